// Convolutions in float32: see conv.cuh.
#include "conv.cuh"

CONVOLUTIONS(, 64, Fp32)
CONVOLUTIONS(_large, 128, Fp32)
