// What follows a convolution, as a pass of its own, and convolutions of one pixel with few results. See FinishCuda.
#include "../finish.cuh"
#include "../group.cuh"
#include "../walk.cuh"

template <int Q>
__device__ __forceinline__ void finish(Group<Q>& g, const Finish& f, const Finish::Plane& plane, int p) {
#pragma unroll
    for (int e = 0; e < Q; e++) g.v[e] = f.value(g.v[e], plane, p + e);
}

// y [n, channels, pixels] = finish(sum of the parts of x [parts, x_n, channels, pixels]); the batch of x may repeat.
template <int Q>
__device__ __forceinline__ void finish_all(const float* x, float* y, int parts, int x_n, int n, int channels, int pixels,
                                           const Finish& f) {
    int per = pixels / Q, i = element(), plane = i / per;
    if (plane >= n * channels) return;
    int p = (i - plane * per) * Q, image = plane / channels, o = plane - image * channels;
    const float* from = x + ((long)(image % x_n) * channels + o) * pixels + p;
    Group<Q> sum;
    sum.load(from);
    for (int k = 1; k < parts; k++) {
        Group<Q> part;
        part.load(from + (long)k * x_n * channels * pixels);
#pragma unroll
        for (int e = 0; e < Q; e++) sum.v[e] += part.v[e];
    }
    finish(sum, f, f.plane(image, o, channels, pixels), p);
    sum.store(y + (long)plane * pixels + p);
}

#define CHANNELS 128
#define FEW 4

// y [n, o, pixels] = finish(w [o, c] (styles x [x_n, c, pixels])) for o <= FEW: bound by the reading of x, so each thread computes all results of
// its pixels. blockIdx.y = image.
template <int Q>
__device__ __forceinline__ void point_few(const float* x, const float* w, const float* styles, float* y, int c, int o,
                                          int pixels, int x_n, int styles_n, const Finish& f) {
    __shared__ float weights[CHANNELS][FEW];
    int n = blockIdx.y, p = element() * Q;
    const float* from = x + (long)(n % x_n) * c * pixels + p;
    Group<Q> sum[FEW];
#pragma unroll
    for (int r = 0; r < FEW; r++)
#pragma unroll
        for (int e = 0; e < Q; e++) sum[r].v[e] = 0;
    for (int first = 0; first < c; first += CHANNELS) {
        int count = min(CHANNELS, c - first);
        __syncthreads();
        for (int t = threadIdx.x; t < count * FEW; t += blockDim.x) {
            int k = first + t / FEW, r = t % FEW;
            weights[t / FEW][r] = r < o ? w[r * c + k] * styles[(long)(n % styles_n) * c + k] : 0.f;
        }
        __syncthreads();
        if (p < pixels) {
#pragma unroll 8
            for (int k = 0; k < count; k++) {
                Group<Q> v;
                v.load(from + (long)(first + k) * pixels);
#pragma unroll
                for (int r = 0; r < FEW; r++)
#pragma unroll
                    for (int e = 0; e < Q; e++) sum[r].v[e] = fmaf(weights[k][r], v.v[e], sum[r].v[e]);
            }
        }
    }
    if (p >= pixels) return;
#pragma unroll
    for (int r = 0; r < FEW; r++) {
        if (r >= o) break;
        finish(sum[r], f, f.plane(n, r, o, pixels), p);
        sum[r].store(y + ((long)n * o + r) * pixels + p);
    }
}

#define FINISHES(suffix, Q)                                                                                            \
    extern "C" __global__ void finish##suffix(const float* __restrict__ x, float* __restrict__ y, int parts, int x_n,  \
                                              int n, int channels, int pixels, const Finish f) {                       \
        finish_all<Q>(x, y, parts, x_n, n, channels, pixels, f);                                                       \
    }                                                                                                                  \
    extern "C" __global__ void point_few##suffix(const float* __restrict__ x, const float* __restrict__ w,             \
                                                 const float* __restrict__ styles, float* __restrict__ y, int c, int o, \
                                                 int pixels, int x_n, int styles_n, const Finish f) {                  \
        point_few<Q>(x, w, styles, y, c, o, pixels, x_n, styles_n, f);                                                 \
    }

FINISHES(, 1)
FINISHES(_four, 4)

// The filters [2, 2, o, c, 2, 2] of the four plain convolutions (padding 1) whose results are the even and odd rows and columns of the
// transposed convolution with stride 2 of w [o, c, 3, 3]; turned: w is turned by 180 degrees first.
extern "C" __global__ void phase_filters(const float* __restrict__ w, float* __restrict__ y, int filters, int turned) {
    int i = element();
    if (i >= 4 * filters * 4) return;
    int tap = i % 4, filter = i / 4 % filters, phase = i / (4 * filters);
    // An even row meets tap 2 with the pixel before it and tap 0 with its own, an odd one tap 1 with its own.
    int a = phase / 2 ? (tap / 2 ? 1 : -1) : 2 - 2 * (tap / 2), b = phase % 2 ? (tap % 2 ? 1 : -1) : 2 - 2 * (tap % 2);
    int at = turned ? 8 - (3 * a + b) : 3 * a + b;
    y[i] = a < 0 || b < 0 ? 0.f : w[(long)filter * 9 + at];
}
