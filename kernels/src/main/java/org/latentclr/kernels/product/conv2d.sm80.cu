// Convolutions on tensor cores: see conv.cuh and mma.cuh.
#include "conv.cuh"
#include "mma.cuh"

CONVOLUTIONS(_tf32, 128, Tf32)
CONVOLUTIONS(_bf16, 128, Bf16)
