// C_b = A_b B_b for batches of matrices with any strides: [batch, m, k] [batch, k, n] -> [batch, m, n], row-major.
#include "tile.cuh"

// Element (line, k) lies at base + line * line_step + k * k_step.
struct Matrix {
    struct Pos {
        const float* line;
    };
    const float* base;
    int lines, line_step, k_step;
    bool along_k;

    __device__ __forceinline__ Pos pos(int line) const {
        return Pos{line < lines ? base + (long)line * line_step : nullptr};
    }
    __device__ __forceinline__ float at(Pos p, int k) const { return p.line ? p.line[(long)k * k_step] : 0.f; }
};

struct Result {
    float* c;
    int m, n;
    __device__ __forceinline__ void store(int i, int j, float v) const {
        if (i < m && j < n) c[(long)i * n + j] = v;
    }
};

extern "C" __global__ void __launch_bounds__(THREADS)
    matmul(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c, int m, int n, int k,
           int a_batch, int a_row, int a_k, int b_batch, int b_k, int b_column) {
    long z = blockIdx.z;
    Matrix left{a + z * a_batch, m, a_row, a_k, a_k == 1};
    Matrix right{b + z * b_batch, n, b_column, b_k, b_k == 1};
    product(left, right, 0, k, m, Result{c + z * m * n, m, n});
}
