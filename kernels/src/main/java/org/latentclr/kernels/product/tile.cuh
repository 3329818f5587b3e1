// One tile of a matrix product: C[64 x 64] = sum over k of A[., k] B[k, .], by 256 threads that hold 4 x 4 results each.
#pragma once

#define TILE 64
#define DEPTH 16
#define THREADS 256

// A supplies pos(row), at(pos, k), along_k (neighbouring k lie next to each other) and rows; B likewise for columns.
// Both return 0 outside the matrices; k runs from `first` to `depth` - 1. store(row, column, value) drops what lies outside.
// Warps all of whose results lie below the last of `rows` only help to load.
template <class A, class B, class C>
__device__ __forceinline__ void product(const A& a, const B& b, int first, int depth, int rows, const C& c) {
    __shared__ __align__(16) float as[DEPTH][TILE + 4];
    __shared__ __align__(16) float bs[DEPTH][TILE + 4];
    int t = threadIdx.x;
    int row = blockIdx.y * TILE, column = blockIdx.x * TILE;
    // The four elements of each tile that this thread loads: steps along the axis whose neighbours lie next to each other.
    int ar[4], ak[4], bc[4], bk[4];
    typename A::Pos pa[4];
    typename B::Pos pb[4];
#pragma unroll
    for (int e = 0; e < 4; e++) {
        int i = t + e * THREADS;
        ar[e] = a.along_k ? i / DEPTH : i % TILE;
        ak[e] = a.along_k ? i % DEPTH : i / TILE;
        bc[e] = b.along_k ? i / DEPTH : i % TILE;
        bk[e] = b.along_k ? i % DEPTH : i / TILE;
        pa[e] = a.pos(row + ar[e]);
        pb[e] = b.pos(column + bc[e]);
    }
    float sum[4][4] = {};
    int y = t / 16 * 4, x = t % 16 * 4;
    bool busy = row + y < rows;
    for (int k0 = first; k0 < depth; k0 += DEPTH) {
#pragma unroll
        for (int e = 0; e < 4; e++) {
            as[ak[e]][ar[e]] = k0 + ak[e] < depth ? a.at(pa[e], k0 + ak[e]) : 0.f;
            bs[bk[e]][bc[e]] = k0 + bk[e] < depth ? b.at(pb[e], k0 + bk[e]) : 0.f;
        }
        __syncthreads();
#pragma unroll
        for (int k = 0; k < DEPTH && busy; k++) {
            float4 u = *(const float4*)&as[k][y];
            float4 v = *(const float4*)&bs[k][x];
            float us[4] = {u.x, u.y, u.z, u.w}, vs[4] = {v.x, v.y, v.z, v.w};
#pragma unroll
            for (int i = 0; i < 4; i++)
#pragma unroll
                for (int j = 0; j < 4; j++) sum[i][j] = fmaf(us[i], vs[j], sum[i][j]);
        }
        __syncthreads();
    }
#pragma unroll
    for (int i = 0; i < 4; i++)
#pragma unroll
        for (int j = 0; j < 4; j++) c.store(row + y + i, column + x + j, sum[i][j]);
}
