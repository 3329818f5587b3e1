// Convolutions on tensor cores whose pixels are fetched once for all taps: see direct_mma.cuh.
#include "direct_mma.cuh"

DIRECT(_tf32, Tf32Slots)
DIRECT(_bf16, Bf16Slots)
