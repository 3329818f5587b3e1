// C_b = A_b B_b for batches of matrices with any strides: [batch, m, k] [batch, k, n] -> [batch, m, n], row-major. See ProductCuda.
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
template <class T, class Math>
__device__ __forceinline__ void matmul(const float* a, const float* b, float* c, int m, int n, int k, Steps sa, Steps sb,
                                       int parts, int each, int symmetric) {
    if (symmetric && blockIdx.x < blockIdx.y) return;
    long z = blockIdx.z / parts;
    int part = blockIdx.z % parts, first = part * each;
    Matrix left(a + z * sa.batch, m, sa.line, sa.k), right(b + z * sb.batch, n, sb.line, sb.k);
    Result result(c + (long)blockIdx.z * m * n, m, n, symmetric && parts == 1 && blockIdx.x > blockIdx.y);
    product<T, Math>(left, right, first, min(k, first + each), m, result);
}

#define MATMUL(name, edge, Math)                                                                                    \
    extern "C" __global__ void __launch_bounds__(THREADS, 128 / edge + 1)                                                       \
        name(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ c, int m, int n, int k, \
             const Steps sa, const Steps sb, int parts, int each, int symmetric) {                                  \
        matmul<Tile<edge>, Math<Tile<edge>>>(a, b, c, m, n, k, sa, sb, parts, each, symmetric);                     \
    }

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
