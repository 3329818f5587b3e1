// C_b = A_b B_b for batches of matrices with any strides: [batch, m, k] [batch, k, n] -> [batch, m, n], row-major. See ProductCuda.
#pragma once
#include "tile.cuh"

struct Result {
    typedef int Pos;
    float* c;
    int m, n;
    bool vector, mirrored;
    __device__ __forceinline__ Result(float* c, int m, int n, bool mirrored) : c(c), m(m), n(n), mirrored(mirrored) {
        vector = (n & 3) == 0 && ((size_t)c & 15) == 0;
    }
    __device__ __forceinline__ Pos at(int column) const { return column; }
    __device__ __forceinline__ void one(int i, int j, float v) const {
        if (i >= m || j >= n) return;
        c[(long)i * n + j] = v;
        if (mirrored) c[(long)j * n + i] = v;
    }
    __device__ __forceinline__ void four(int i, Pos j, const float (&v)[4]) const {
        if (vector && i < m && j < n) {
            *(float4*)(c + (long)i * n + j) = make_float4(v[0], v[1], v[2], v[3]);
            if (mirrored)
#pragma unroll
                for (int e = 0; e < 4; e++) c[(long)(j + e) * n + i] = v[e];
            return;
        }
#pragma unroll
        for (int e = 0; e < 4; e++) one(i, j + e, v[e]);
    }
};

struct Steps {
    int batch, line, k;
};

// k is split into `parts` of `each`; part p of the result of matrix b is at c + (b * parts + p) * m * n. A symmetric result (A = B transposed,
// one matrix) is computed from its upper tiles and, where there is one part, mirrored.
template <class Math>
__device__ __forceinline__ void matmul(const float* a, const float* b, float* c, int m, int n, int k, Steps sa, Steps sb,
                                       int parts, int each, int symmetric) {
    if (symmetric && blockIdx.x < blockIdx.y) return;
    long z = blockIdx.z / parts;
    int part = blockIdx.z % parts, first = part * each;
    Matrix left(a + z * sa.batch, m, sa.line, sa.k), right(b + z * sb.batch, n, sb.line, sb.k);
    Result result(c + (long)blockIdx.z * m * n, m, n, symmetric && parts == 1 && blockIdx.x > blockIdx.y);
    product<Math>(left, right, first, min(k, first + each), m, result);
}

#define MATMUL(name, edge, Math)                                                                                    \
    extern "C" __global__ void __launch_bounds__(THREADS, 128 / edge + 1)                                           \
        name(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c, int m, int n, int k, \
             const Steps sa, const Steps sb, int parts, int each, int symmetric) {                                  \
        matmul<Math<edge>>(a, b, c, m, n, k, sa, sb, parts, each, symmetric);                     \
    }
