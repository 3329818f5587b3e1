// Matrix products in float32: see matmul.cuh.
#include "matmul.cuh"

MATMUL(matmul, 64, Fp32)
MATMUL(matmul_large, 128, Fp32)

// c[i][j] = the sum of the parts of element (min(i, j), max(i, j)).
extern "C" __global__ void mirror_sum(const float* __restrict__ parts, float* __restrict__ c, int n, int count, int edge) {
    int at = blockIdx.x * blockDim.x + threadIdx.x;
    if (at >= n * n) return;
    int i = at / n, j = at - i * n;
    bool below = j / edge < i / edge;
    const float* from = parts + (below ? (long)j * n + i : (long)at);
    float s = 0;
    for (int p = 0; p < count; p++) s += from[(long)p * n * n];
    c[at] = s;
}
