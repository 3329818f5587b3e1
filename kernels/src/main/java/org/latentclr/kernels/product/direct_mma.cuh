// Direct convolutions on tensor cores: see direct.cuh.
#pragma once
#include "direct.cuh"
#include "mma.cuh"

// What is multiplied at once: four slots of neighbouring channels, of which a lane of the tensor core takes one slot of 8 bytes.
#define SLOTS 4
// Filters of a piece of the tensor core.
#define LINES 16

struct Tf32Slots {
    static const int CHANNELS = 2;
    static __device__ __forceinline__ uint2 slot(const float (&v)[CHANNELS]) {
        return make_uint2(__float_as_uint(Tf32<128>::rounded(v[0])), __float_as_uint(Tf32<128>::rounded(v[1])));
    }
    static __device__ __forceinline__ void multiply(float (&s)[4], uint4 a, uint2 b) {
        asm("mma.sync.aligned.m16n8k8.row.col.f32.tf32.tf32.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
            : "+f"(s[0]), "+f"(s[1]), "+f"(s[2]), "+f"(s[3])
            : "r"(a.x), "r"(a.y), "r"(a.z), "r"(a.w), "r"(b.x), "r"(b.y));
    }
};

struct Bf16Slots {
    static const int CHANNELS = 4;
    static __device__ __forceinline__ uint2 slot(const float (&v)[CHANNELS]) {
        return make_uint2(Bf16<128>::pair(v[0], v[1]), Bf16<128>::pair(v[2], v[3]));
    }
    static __device__ __forceinline__ void multiply(float (&s)[4], uint4 a, uint2 b) {
        asm("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32 {%0, %1, %2, %3}, {%4, %5, %6, %7}, {%8, %9}, {%0, %1, %2, %3};"
            : "+f"(s[0]), "+f"(s[1]), "+f"(s[2]), "+f"(s[3])
            : "r"(a.x), "r"(a.y), "r"(a.z), "r"(a.w), "r"(b.x), "r"(b.y));
    }
};

// The tile of a block: M channels, ROWS x COLUMNS pixels, of which each of eight warps computes 32 channels of two rows.
template <int M, int K>
struct DirectTile {
    static const int TAPS = K * K, ROWS = 2 * WARPS / (M / 32);
    // Pixels of x under the tile, and slots from one slot's plane to the next, so that those that half a warp reads lie in different banks.
    static const int HALO = ROWS + K - 1, WIDE = COLUMNS + K - 1, PLANE = (HALO * WIDE + 3) / 8 * 8 + 4;
    static const int PIXELS = SLOTS * PLANE, FILTERS = M * TAPS * SLOTS, BUFFER = PIXELS + FILTERS;
    // The shares in which the next buffer is filled while some taps are multiplied: lines of pixels of a warp, pairs of slots of filters of a thread.
    static const int SHARES = K == 3 ? 3 : 2, STEP = TAPS / SHARES;
    static const int LINE_SHARE = ((SLOTS * HALO + WARPS - 1) / WARPS + SHARES - 1) / SHARES;
    static const int PAIRS = FILTERS / 2, PAIR_SHARE = ((PAIRS + THREADS - 1) / THREADS + SHARES - 1) / SHARES;
};

// One share of the work of bringing the channels from `channel` on into a buffer: fetched into registers, and put there once it has arrived.
template <class Math, int M, int K>
struct Share {
    typedef DirectTile<M, K> T;
    static const int CHANNELS = Math::CHANNELS;
    float middle[T::LINE_SHARE][CHANNELS], right[T::LINE_SHARE][CHANNELS], style[T::LINE_SHARE][CHANNELS];
    uint4 pairs[T::PAIR_SHARE];

    static __device__ __forceinline__ int line(int part, int e) {
        return (part * T::LINE_SHARE + e) * WARPS + threadIdx.x / 32;
    }
    static __device__ __forceinline__ int pair(int part, int e) {
        return (part * T::PAIR_SHARE + e) * THREADS + threadIdx.x;
    }
    // `image` and `styles` are those of this block's image, `filters` the line of its first channel, i and j its first pixel under a tap.
    __device__ __forceinline__ void fetch(const Direct& d, const float* image, const float* styles, const uint2* filters, int part, int channel,
                                          int i, int j) {
        int lane = threadIdx.x % 32, plane = d.h * d.w;
#pragma unroll
        for (int e = 0; e < T::LINE_SHARE; e++) {
            int l = line(part, e), slot = l / T::HALO, row = i + l - slot * T::HALO, column = j + lane, first = channel + slot * CHANNELS;
            const float* from = image + ((first * d.h + row) * d.w + column);
            bool hit = slot < SLOTS && (unsigned)row < (unsigned)d.h;
#pragma unroll
            for (int k = 0; k < CHANNELS; k++) {
                bool there = hit && first + k < d.c;
                middle[e][k] = there && (unsigned)column < (unsigned)d.w ? from[k * plane] : 0.f;
                right[e][k] = there && lane < K - 1 && (unsigned)(column + COLUMNS) < (unsigned)d.w ? from[k * plane + COLUMNS] : 0.f;
                style[e][k] = there && styles ? styles[first + k] : 1.f;
            }
        }
#pragma unroll
        for (int e = 0; e < T::PAIR_SHARE; e++)
            if (pair(part, e) < T::PAIRS) pairs[e] = ((const uint4*)filters)[pair(part, e)];
    }
    static __device__ __forceinline__ uint2 slot(const float (&v)[CHANNELS], const float (&style)[CHANNELS]) {
        float u[CHANNELS];
#pragma unroll
        for (int k = 0; k < CHANNELS; k++) u[k] = v[k] * style[k];
        return Math::slot(u);
    }
    __device__ __forceinline__ void put(uint2* buffer, int part) const {
        int lane = threadIdx.x % 32;
#pragma unroll
        for (int e = 0; e < T::LINE_SHARE; e++) {
            int l = line(part, e), s = l / T::HALO, row = l - s * T::HALO;
            if (s >= SLOTS) continue;
            uint2* to = buffer + s * T::PLANE + row * T::WIDE + lane;
            *to = slot(middle[e], style[e]);
            if (lane < K - 1) to[COLUMNS] = slot(right[e], style[e]);
        }
#pragma unroll
        for (int e = 0; e < T::PAIR_SHARE; e++)
            if (pair(part, e) < T::PAIRS) ((uint4*)(buffer + T::PIXELS))[pair(part, e)] = pairs[e];
    }
};

// y [n, o, oh, ow] = finish(w * (styles x)), w as direct_filters leaves it. blockIdx = (M channels, tile, image).
template <class Math, int M, int K>
__device__ __forceinline__ void direct(const Direct& d, const uint2* w, float* y, const Finish& finish) {
    typedef DirectTile<M, K> T;
    extern __shared__ uint4 memory[];
    uint2* buffers = (uint2*)memory;
    const int DEPTH = SLOTS * Math::CHANNELS;
    int n = blockIdx.z, across = (d.ow + COLUMNS - 1) / COLUMNS, down = blockIdx.y / across;
    int i0 = down * T::ROWS, j0 = (blockIdx.y - down * across) * COLUMNS;
    int lane = threadIdx.x % 32, group = lane / 4, slot = lane % 4;
    int warp = threadIdx.x / 32, first = warp % (M / 32) * 32, row = warp / (M / 32) * 2;
    int phase = 0;
    if (K == 2) {
        phase = phase_of(warp);
        first = phase * 32;
        row = half_of(warp) * 2;
    }
    const float* image = d.x + (long)(n % d.x_n) * d.c * d.h * d.w;
    const float* styles = d.styles ? d.styles + (long)(n % d.styles_n) * d.c : nullptr;
    const uint2* filters = w + (long)blockIdx.x * T::FILTERS;
    long chunk = (long)gridDim.x * T::FILTERS;
    float sum[2][8][4];
#pragma unroll
    for (int i = 0; i < 2; i++)
#pragma unroll
        for (int j = 0; j < 8; j++)
#pragma unroll
            for (int e = 0; e < 4; e++) sum[i][j][e] = 0;
    Share<Math, M, K> share;
#pragma unroll 1
    for (int part = 0; part < T::SHARES; part++) {
        share.fetch(d, image, styles, filters, part, 0, i0 - d.pad, j0 - d.pad);
        share.put(buffers, part);
    }
    __syncthreads();
    int now = 0;
    for (int channel = 0; channel < d.c; channel += DEPTH) {
        bool more = channel + DEPTH < d.c;
        filters += chunk;
        const uint2* pixels = buffers + now * T::BUFFER + slot * T::PLANE + row * T::WIDE + group;
        const uint4* lines = (const uint4*)(buffers + now * T::BUFFER + T::PIXELS) + first / LINES * T::TAPS * 32 + lane;
        now ^= 1;
#pragma unroll
        for (int tap = 0; tap < T::TAPS; tap++) {
            if (more && tap % T::STEP == 0)
                share.fetch(d, image, styles, filters, tap / T::STEP, channel + DEPTH, i0 - d.pad, j0 - d.pad);
            if (K != 2 || has_tap(phase, tap)) {
                uint4 a[2];
#pragma unroll
                for (int i = 0; i < 2; i++) a[i] = lines[(i * T::TAPS + tap) * 32];
#pragma unroll
                for (int j = 0; j < 8; j++) {
                    uint2 b = pixels[(j / 4 + tap / K) * T::WIDE + j % 4 * 8 + tap % K];
#pragma unroll
                    for (int i = 0; i < 2; i++) Math::multiply(sum[i][j], a[i], b);
                }
            }
            if (more && tap % T::STEP == T::STEP - 1) share.put(buffers + now * T::BUFFER, tap / T::STEP);
        }
        __syncthreads();
    }
    bool vector = (d.ow & 1) == 0 && ((size_t)y & 7) == 0;
#pragma unroll
    for (int i = 0; i < 4; i++) {
        int o = K == 2 ? blockIdx.x * 32 + 8 * i + group : blockIdx.x * M + first + 8 * i + group;
        if (o >= (K == 2 ? d.phase : d.o)) continue;
        if (K == 2) o += phase * d.phase;
        Finish::Plane plane = finish.plane(n, o, d.o, d.oh * d.ow);
        float* to = y + ((long)n * d.o + o) * d.oh * d.ow;
#pragma unroll
        for (int j = 0; j < 8; j++) {
            int r = i0 + row + j / 4, q = j0 + j % 4 * 8 + 2 * slot, p = r * d.ow + q;
            if (r >= d.oh || q >= d.ow) continue;
            float left = finish.value(sum[i / 2][j][i % 2 * 2], plane, p);
            if (vector) {
                *(float2*)(to + p) = make_float2(left, finish.value(sum[i / 2][j][i % 2 * 2 + 1], plane, p + 1));
                continue;
            }
            to[p] = left;
            if (q + 1 < d.ow) to[p + 1] = finish.value(sum[i / 2][j][i % 2 * 2 + 1], plane, p + 1);
        }
    }
}

// The filters as the lanes of tensor cores take them, [channels / DEPTH, lines / LINES, taps, 32] of two slots, of line `group` and of line
// `group + 8`: zeros for lines beyond the last filter and channels beyond the last one. Element (o, c, tap) of w lies at
// o * o_step + c * c_step + tap; turned: by 180 degrees. With phases of `phase` filters, m / 4 lines of each
// phase follow one another.
template <class Math, int TAPS>
__device__ __forceinline__ void direct_filters(const float* w, uint4* y, int o, int c, int o_step, int c_step, int lines, int turned, int phase, int m) {
    int i = blockIdx.x * blockDim.x + threadIdx.x, lane = i % 32, rest = i / 32, tap = rest % TAPS;
    rest /= TAPS;
    int chunk = rest / (lines / LINES), line = (rest - chunk * (lines / LINES)) * LINES + lane / SLOTS;
    int first = (chunk * SLOTS + lane % SLOTS) * Math::CHANNELS;
    if (chunk * SLOTS * Math::CHANNELS >= c) return;
    uint2 two[2];
#pragma unroll
    for (int half = 0; half < 2; half++, line += 8) {
        float v[Math::CHANNELS];
        int filter = phase ? filter_of(line, m / 4, phase) : line;
#pragma unroll
        for (int e = 0; e < Math::CHANNELS; e++)
            v[e] = (unsigned)filter < (unsigned)o && first + e < c
                ? w[(long)filter * o_step + (long)(first + e) * c_step + (turned ? TAPS - 1 - tap : tap)] : 0.f;
        two[half] = Math::slot(v);
    }
    y[i] = make_uint4(two[0].x, two[1].x, two[0].y, two[1].y);
}

#define DIRECT_TILE(name, M, K, Math)                                                                                   \
    extern "C" __global__ void __launch_bounds__(THREADS, 2)                                                           \
        direct##K##_##M##name(const Direct d, const uint2* __restrict__ w, float* __restrict__ y, const Finish finish) { \
        direct<Math, M, K>(d, w, y, finish);                                                                           \
    }

#define DIRECT_FILTERS(name, K, Math)                                                                                   \
    extern "C" __global__ void direct##K##_filters##name(const float* __restrict__ w, uint4* __restrict__ y, int o,     \
                                                         int c, int o_step, int c_step, int lines, int turned, int phase, int m) { \
        direct_filters<Math, K * K>(w, y, o, c, o_step, c_step, lines, turned, phase, m);                \
    }

#define DIRECT(name, Math)                                                                                             \
    DIRECT_TILE(name, 32, 3, Math)                                                                                     \
    DIRECT_TILE(name, 64, 3, Math)                                                                                     \
    DIRECT_TILE(name, 128, 3, Math)                                                                                    \
    DIRECT_FILTERS(name, 3, Math)                                                                                      \
    DIRECT_TILE(name, 128, 2, Math)                                                                                    \
    DIRECT_FILTERS(name, 2, Math)
