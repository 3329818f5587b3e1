// Products on tensor cores: operands rounded to fewer bits, sums in float32. Eight warps, two by four, have EDGE/2 x EDGE/4 results each, in
// pieces of 16 x 8. A lane's place in a piece is (lane / 4, lane % 4).
#pragma once
#include "tile.cuh"

template <int EDGE, int PAD>
struct Pieces {
    typedef Tile<EDGE, PAD> T;
    static const int N = EDGE / 32;
    float sum[N][N][4];
    int y, x, group, thread;

    __device__ __forceinline__ void start() {
        int warp = threadIdx.x / 32, lane = threadIdx.x % 32;
        group = lane / 4;
        thread = lane % 4;
        y = warp / 4 * (EDGE / 2);
        x = warp % 4 * (EDGE / 4);
#pragma unroll
        for (int i = 0; i < N; i++)
#pragma unroll
            for (int j = 0; j < N; j++)
#pragma unroll
                for (int e = 0; e < 4; e++) sum[i][j][e] = 0;
    }
    __device__ __forceinline__ int first_row() const { return y; }

    template <class C>
    __device__ __forceinline__ void store(int row, int column, const C& c) const {
#pragma unroll
        for (int j = 0; j < N; j++)
#pragma unroll
            for (int e = 0; e < 2; e++) {
                typename C::Pos p = c.at(column + x + 8 * j + 2 * thread + e);
#pragma unroll
                for (int i = 0; i < N; i++)
#pragma unroll
                    for (int half = 0; half < 2; half++)
                        c.one(row + y + 16 * i + group + 8 * half, p, sum[i][j][e + 2 * half]);
            }
    }
};

// 11 bits: rounded on the way to shared memory.
template <int EDGE>
struct Tf32 : Pieces<EDGE, 8> {
    typedef Tile<EDGE, 8> T;
    static __device__ __forceinline__ float rounded(float v) {
        unsigned r;
        asm("cvt.rna.tf32.f32 %0, %1;" : "=r"(r) : "f"(v));
        return __uint_as_float(r);
    }
    __device__ __forceinline__ void multiply(const float (*a)[T::LD], const float (*b)[T::LD]) {
        const int N = Pieces<EDGE, 8>::N;
#pragma unroll
        for (int k = this->thread; k < T::DEPTH; k += 8) {
            float u[N][4], v[N][2];
#pragma unroll
            for (int i = 0; i < N; i++) {
                int line = this->y + 16 * i + this->group;
                u[i][0] = a[k][line], u[i][1] = a[k][line + 8], u[i][2] = a[k + 4][line], u[i][3] = a[k + 4][line + 8];
                v[i][0] = b[k][this->x + 8 * i + this->group], v[i][1] = b[k + 4][this->x + 8 * i + this->group];
            }
#pragma unroll
            for (int i = 0; i < N; i++)
#pragma unroll
                for (int j = 0; j < N; j++) {
                    float* s = this->sum[i][j];
                    asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, "
                        "{%0, %1, %2, %3};"
                        : "+f"(s[0]), "+f"(s[1]), "+f"(s[2]), "+f"(s[3])
                        : "r"(__float_as_uint(u[i][0])), "r"(__float_as_uint(u[i][1])), "r"(__float_as_uint(u[i][2])),
                          "r"(__float_as_uint(u[i][3])), "r"(__float_as_uint(v[j][0])), "r"(__float_as_uint(v[j][1])));
                }
        }
    }
};

// 8 bits: pairs of neighbours along k are rounded on the way to the tensor core.
template <int EDGE>
struct Bf16 : Pieces<EDGE, 4> {
    typedef Tile<EDGE, 4> T;
    static __device__ __forceinline__ float rounded(float v) { return v; }
    static __device__ __forceinline__ unsigned pair(float low, float high) {
        unsigned r;
        asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(r) : "f"(high), "f"(low));
        return r;
    }
    __device__ __forceinline__ void multiply(const float (*a)[T::LD], const float (*b)[T::LD]) {
        const int N = Pieces<EDGE, 4>::N;
#pragma unroll
        for (int k = 2 * this->thread; k < T::DEPTH; k += 8) {
            unsigned u[N][2], v[N];
#pragma unroll
            for (int i = 0; i < N; i++) {
                int line = this->y + 16 * i + this->group, column = this->x + 8 * i + this->group;
                u[i][0] = pair(a[k][line], a[k + 1][line]);
                u[i][1] = pair(a[k][line + 8], a[k + 1][line + 8]);
                v[i] = pair(b[k][column], b[k + 1][column]);
            }
#pragma unroll
            for (int i = 0; i < N; i++)
#pragma unroll
                for (int j = 0; j < N; j++) {
                    float* s = this->sum[i][j];
                    asm("mma.sync.aligned.m16n8k8.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5}, {%6}, {%0, %1, %2, %3};"
                        : "+f"(s[0]), "+f"(s[1]), "+f"(s[2]), "+f"(s[3])
                        : "r"(u[i][0]), "r"(u[i][1]), "r"(v[j]));
                }
        }
    }
};
