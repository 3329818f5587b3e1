// Convolutions on tensor cores whose pixels are fetched once for all taps: see direct.cuh.
#include "direct.cuh"

DIRECT(_tf32, Tf32Slots)
DIRECT(_bf16, Bf16Slots)
