// Matrix products on tensor cores: see mma.cuh.
#include "matmul.cuh"
#include "mma.cuh"

MATMUL(matmul_tf32, 128, Tf32)
MATMUL(matmul_bf16, 128, Bf16)
