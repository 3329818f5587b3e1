// Convolutions on tensor cores, of 3x3 taps and of the 2x2 taps of the parts of an enlarging one: see direct.cuh.
#include "direct.cuh"

DIRECT(_tf32, 3, Tf32Slots)
DIRECT(_bf16, 3, Bf16Slots)
DIRECT(_tf32, 2, Tf32Slots)
DIRECT(_bf16, 2, Bf16Slots)
