// Direct convolutions in float32: see direct.cuh.
#include "direct.cuh"

// Channels in a buffer, and the results of a thread: EIGHT pixels in a row of EIGHT channels. A warp has four such pieces across and eight rows.
#define CHUNK 4
#define EIGHT 8

template <int M, int K>
struct Floats {
    static const int TAPS = K * K, ROWS = EIGHT * WARPS / (M / EIGHT);
    // Pixels of x under the tile; lines of them so that those which eight lanes read lie in different banks.
    static const int HALO = ROWS + K - 1, LINE = COLUMNS + 4, PLANE = HALO * LINE;
    static const int PIXELS = CHUNK * PLANE, FILTERS = CHUNK * TAPS * M, BUFFER = PIXELS + FILTERS;
    // The shares in which the next buffer is filled while some channels are multiplied: lines of pixels of a warp, groups of filters of a thread.
    static const int SHARES = K == 3 ? CHUNK : 2, STEP = CHUNK / SHARES;
    static const int LINE_SHARE = ((CHUNK * HALO + WARPS - 1) / WARPS + SHARES - 1) / SHARES;
    static const int GROUPS = FILTERS / 4, GROUP_SHARE = ((GROUPS + THREADS - 1) / THREADS + SHARES - 1) / SHARES;
};

// As in direct_mma.cuh.
template <int M, int K>
struct FloatShare {
    typedef Floats<M, K> T;
    float middle[T::LINE_SHARE], right[T::LINE_SHARE], style[T::LINE_SHARE];
    float4 groups[T::GROUP_SHARE];

    static __device__ __forceinline__ int line(int part, int e) {
        return (part * T::LINE_SHARE + e) * WARPS + threadIdx.x / 32;
    }
    static __device__ __forceinline__ int group(int part, int e) {
        return (part * T::GROUP_SHARE + e) * THREADS + threadIdx.x;
    }
    __device__ __forceinline__ void fetch(const Direct& d, const float* image, const float* styles, const float* filters, int part, int channel,
                                          int i, int j) {
        int lane = threadIdx.x % 32;
#pragma unroll
        for (int e = 0; e < T::LINE_SHARE; e++) {
            int l = line(part, e), c = l / T::HALO, row = i + l - c * T::HALO, column = j + lane, at = channel + c;
            const float* from = image + ((at * d.h + row) * d.w + column);
            bool there = c < CHUNK && at < d.c && (unsigned)row < (unsigned)d.h;
            middle[e] = there && (unsigned)column < (unsigned)d.w ? *from : 0.f;
            right[e] = there && lane < K - 1 && (unsigned)(column + COLUMNS) < (unsigned)d.w ? from[COLUMNS] : 0.f;
            style[e] = there && styles ? styles[at] : 1.f;
        }
#pragma unroll
        for (int e = 0; e < T::GROUP_SHARE; e++)
            if (group(part, e) < T::GROUPS) groups[e] = ((const float4*)filters)[group(part, e)];
    }
    __device__ __forceinline__ void put(float* buffer, int part) const {
        int lane = threadIdx.x % 32;
#pragma unroll
        for (int e = 0; e < T::LINE_SHARE; e++) {
            int l = line(part, e);
            if (l >= CHUNK * T::HALO) continue;
            float* to = buffer + l * T::LINE + lane;
            *to = middle[e] * style[e];
            if (lane < K - 1) to[COLUMNS] = right[e] * style[e];
        }
#pragma unroll
        for (int e = 0; e < T::GROUP_SHARE; e++)
            if (group(part, e) < T::GROUPS) ((float4*)(buffer + T::PIXELS))[group(part, e)] = groups[e];
    }
};

// y [n, o, oh, ow] = finish(w * (styles x)), w as direct_filters leaves it. blockIdx = (M channels, tile, image).
template <int M, int K>
__device__ __forceinline__ void direct(const Direct& d, const float* w, float* y, const Finish& finish) {
    typedef Floats<M, K> T;
    __shared__ __align__(16) float buffers[2][T::BUFFER];
    int n = blockIdx.z, across = (d.ow + COLUMNS - 1) / COLUMNS, down = blockIdx.y / across;
    int i0 = down * T::ROWS, j0 = (blockIdx.y - down * across) * COLUMNS;
    int warp = threadIdx.x / 32, lane = threadIdx.x % 32, phase = 0;
    int first = warp % (M / EIGHT) * EIGHT, row = warp / (M / EIGHT) * EIGHT + lane / 4, column = lane % 4 * EIGHT;
    int o = blockIdx.x * M + first;
    if (K == 2) {
        phase = phase_of(warp);
        first = phase * (M / 4) + half_of(warp) * EIGHT;
        o = blockIdx.x * (M / 4) + half_of(warp) * EIGHT;
    }
    const float* image = d.x + (long)(n % d.x_n) * d.c * d.h * d.w;
    const float* styles = d.styles ? d.styles + (long)(n % d.styles_n) * d.c : nullptr;
    const float* filters = w + (long)blockIdx.x * T::FILTERS;
    long chunk = (long)gridDim.x * T::FILTERS;
    float sum[EIGHT][EIGHT];
#pragma unroll
    for (int i = 0; i < EIGHT; i++)
#pragma unroll
        for (int j = 0; j < EIGHT; j++) sum[i][j] = 0;
    FloatShare<M, K> share;
#pragma unroll 1
    for (int part = 0; part < T::SHARES; part++) {
        share.fetch(d, image, styles, filters, part, 0, i0 - d.pad, j0 - d.pad);
        share.put(buffers[0], part);
    }
    __syncthreads();
    int now = 0;
    for (int channel = 0; channel < d.c; channel += CHUNK) {
        bool more = channel + CHUNK < d.c;
        filters += chunk;
        const float* pixels = buffers[now] + row * T::LINE + column;
        const float* lines = buffers[now] + T::PIXELS + first;
        now ^= 1;
#pragma unroll
        for (int c = 0; c < CHUNK; c++) {
            if (more && c % T::STEP == 0) share.fetch(d, image, styles, filters, c / T::STEP, channel + CHUNK, i0 - d.pad, j0 - d.pad);
#pragma unroll
            for (int a = 0; a < K; a++) {
                if (K == 2 && !has_tap(phase, 2 * a + 1)) continue;
                const float* from = pixels + c * T::PLANE + a * T::LINE;
                float v[EIGHT + K - 1];
                *(float4*)v = *(const float4*)from;
                *(float4*)(v + 4) = *(const float4*)(from + 4);
#pragma unroll
                for (int b = 0; b < K - 1; b++) v[EIGHT + b] = from[EIGHT + b];
#pragma unroll
                for (int b = 0; b < K; b++) {
                    if (K == 2 && !has_tap(phase, 2 * a + b)) continue;
                    float u[EIGHT];
                    const float* filter = lines + (c * T::TAPS + a * K + b) * M;
                    *(float4*)u = *(const float4*)filter;
                    *(float4*)(u + 4) = *(const float4*)(filter + 4);
#pragma unroll
                    for (int i = 0; i < EIGHT; i++)
#pragma unroll
                        for (int j = 0; j < EIGHT; j++) sum[i][j] = fmaf(u[i], v[j + b], sum[i][j]);
                }
            }
            if (more && c % T::STEP == T::STEP - 1) share.put(buffers[now], c / T::STEP);
        }
        __syncthreads();
    }
    if (i0 + row >= d.oh) return;
    bool vector = (d.ow & 3) == 0 && ((size_t)y & 15) == 0;
    int p = (i0 + row) * d.ow + j0 + column;
#pragma unroll
    for (int i = 0; i < EIGHT; i++) {
        int at = o + i;
        if (at >= (K == 2 ? d.phase : d.o)) continue;
        if (K == 2) at += phase * d.phase;
        Finish::Plane plane = finish.plane(n, at, d.o, d.oh * d.ow);
        float* to = y + ((long)n * d.o + at) * d.oh * d.ow + p;
#pragma unroll
        for (int j = 0; j < EIGHT; j++)
            if (j0 + column + j < d.ow) sum[i][j] = finish.value(sum[i][j], plane, p + j);
#pragma unroll
        for (int j = 0; j < EIGHT; j += 4) {
            if (vector) {
                if (j0 + column + j < d.ow) *(float4*)(to + j) = make_float4(sum[i][j], sum[i][j + 1], sum[i][j + 2], sum[i][j + 3]);
                continue;
            }
#pragma unroll
            for (int e = j; e < j + 4; e++)
                if (j0 + column + e < d.ow) to[e] = sum[i][e];
        }
    }
}

// The filters as a block reads them, [channels / CHUNK, lines / m, CHUNK, taps, m]: zeros for lines beyond the last filter and channels beyond
// the last one. Element (o, c, tap) of w lies at o * o_step + c * c_step + tap; turned: by 180 degrees. With phases of `phase` filters, m / 4 lines
// of each phase follow one another.
template <int TAPS>
__device__ __forceinline__ void direct_filters(const float* w, float* y, int o, int c, int o_step, int c_step, int lines, int turned, int phase, int m) {
    int i = blockIdx.x * blockDim.x + threadIdx.x, rest = i / m, line = i - rest * m, tap = rest % TAPS;
    rest /= TAPS;
    int channel = rest % CHUNK, blocks = lines / m, chunk = rest / CHUNK / blocks;
    line += (rest / CHUNK - chunk * blocks) * m;
    if (chunk * CHUNK >= c) return;
    channel += chunk * CHUNK;
    int filter = phase ? filter_of(line, m / 4, phase) : line;
    y[i] = (unsigned)filter < (unsigned)o && channel < c
        ? w[(long)filter * o_step + (long)channel * c_step + (turned ? TAPS - 1 - tap : tap)] : 0.f;
}

#define DIRECT_TILE(M, K)                                                                                              \
    extern "C" __global__ void __launch_bounds__(THREADS, 2)                                                           \
        direct##K##_##M(const Direct d, const float* __restrict__ w, float* __restrict__ y, const Finish finish) {     \
        direct<M, K>(d, w, y, finish);                                                                                 \
    }

#define DIRECT_FILTERS(K)                                                                                              \
    extern "C" __global__ void direct##K##_filters(const float* __restrict__ w, float* __restrict__ y, int o, int c,   \
                                                   int o_step, int c_step, int lines, int turned, int phase, int m) {  \
        direct_filters<K * K>(w, y, o, c, o_step, c_step, lines, turned, phase, m);                                    \
    }

DIRECT_TILE(32, 3)
DIRECT_TILE(64, 3)
DIRECT_FILTERS(3)
DIRECT_TILE(64, 2)
DIRECT_FILTERS(2)
