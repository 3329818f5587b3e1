// Upsample, filter, downsample: see org.latentclr.engine.op.fused.UpFirDn2d. One thread per result, which visits only the taps that
// meet a pixel of x and not an inserted zero. A filter of one dimension is applied along both axes.
#include "../finish.cuh"
#include "../walk.cuh"

struct Resampling {
    int n, channels, h, w, oh, ow;  // n counts images and channels
    int kh, kw, separable;
    int up_x, up_y, down_x, down_y, pad_x, pad_y, flip;
    int pitch;  // from row to row in planes of even and odd columns
};

// The first tap, counted from the upper or left end of the window, that meets a pixel.
__device__ __forceinline__ int first_tap(int top, int up) {
    int r = top % up;
    return r == 0 ? 0 : r < 0 ? -r : up - r;
}

extern "C" __global__ void upfirdn2d(const float* __restrict__ x, const float* __restrict__ f, float* __restrict__ y,
                                     const Resampling p, float gain, const Finish finish) {
    int i = element();
    if (i >= p.n * p.oh * p.ow) return;
    int top = i / p.ow % p.oh * p.down_y - p.pad_y;
    int left = i % p.ow * p.down_x - p.pad_x;
    const float* image = x + (long)(i / (p.oh * p.ow)) * p.h * p.w;
    float sum = 0;
    for (int a = first_tap(top, p.up_y); a < p.kh; a += p.up_y) {
        int r = (top + a) / p.up_y;
        if (r < 0 || r >= p.h) continue;
        int row = p.flip ? a : p.kh - 1 - a;
        float part = 0;
        for (int b = first_tap(left, p.up_x); b < p.kw; b += p.up_x) {
            int q = (left + b) / p.up_x;
            if (q < 0 || q >= p.w) continue;
            int column = p.flip ? b : p.kw - 1 - b;
            part = fmaf(f[p.separable ? column : row * p.kw + column], image[r * p.w + q], part);
        }
        sum = p.separable ? fmaf(f[row], part, sum) : sum + part;
    }
    int image_channel = i / (p.oh * p.ow), n = image_channel / p.channels;
    y[i] = finish.value(sum * gain, n, image_channel - n * p.channels, i - image_channel * p.oh * p.ow, p.channels,
                        p.oh * p.ow);
}

#define TAPS 4
#define STRIP 8

// Where pixel (row, column) of an image lies: row by row,
struct Plain {
    const float* image;
    int w;
    __device__ __forceinline__ Plain(const float* x, const Resampling& p, int plane)
        : image(x + (long)plane * p.h * p.w), w(p.w) {}
    __device__ __forceinline__ int row(int r) const { return r * w; }
    __device__ __forceinline__ int column(int q) const { return q; }
};

// or, as the four convolutions leave it that an enlarging one consists of, in planes of its even and odd rows and columns:
// x [N, 2, 2, channels, (h + 1) / 2, pitch].
struct Phases {
    const float* image;
    int w, step;
    __device__ __forceinline__ Phases(const float* x, const Resampling& p, int plane) : w(p.pitch) {
        int size = (p.h + 1) / 2 * w, n = plane / p.channels;
        step = p.channels * size;
        image = x + (long)n * 4 * step + (long)(plane - n * p.channels) * size;
    }
    __device__ __forceinline__ int row(int r) const { return (r & 1) * 2 * step + (r >> 1) * w; }
    __device__ __forceinline__ int column(int q) const { return (q & 1) * step + (q >> 1); }
};

// A filter of 4x4 taps that keeps the size (up = down = 1). A thread computes STRIP results one below the other, so that it loads a pixel
// once for all the rows that it meets.
template <class Pixels>
__device__ __forceinline__ void fir4(const float* x, const float* f, float* y, const Resampling& p, float gain,
                                     const Finish& finish) {
    int strips = (p.oh + STRIP - 1) / STRIP, i = element(), rest = i / p.ow;
    if (rest >= p.n * strips) return;
    int column = i - rest * p.ow, plane = rest / strips, first = (rest - plane * strips) * STRIP;
    Pixels pixels(x, p, plane);
    float weights[TAPS][TAPS];
#pragma unroll
    for (int a = 0; a < TAPS; a++)
#pragma unroll
        for (int b = 0; b < TAPS; b++) {
            int r = p.flip ? a : TAPS - 1 - a, q = p.flip ? b : TAPS - 1 - b;
            weights[a][b] = p.separable ? f[r] * f[q] : f[r * TAPS + q];
        }
    int at[TAPS];
    bool inside[TAPS];
#pragma unroll
    for (int b = 0; b < TAPS; b++) {
        int q = column - p.pad_x + b;
        inside[b] = (unsigned)q < (unsigned)p.w;
        at[b] = pixels.column(q);
    }
    float sum[STRIP];
#pragma unroll
    for (int j = 0; j < STRIP; j++) sum[j] = 0;
#pragma unroll
    for (int j = 0; j < STRIP + TAPS - 1; j++) {
        int r = first - p.pad_y + j, row = pixels.row(r);
        bool hit = (unsigned)r < (unsigned)p.h;
        float v[TAPS];
#pragma unroll
        for (int b = 0; b < TAPS; b++) v[b] = hit && inside[b] ? pixels.image[row + at[b]] : 0.f;
#pragma unroll
        for (int a = 0; a < TAPS; a++)
            if (j - a >= 0 && j - a < STRIP)
#pragma unroll
                for (int b = 0; b < TAPS; b++) sum[j - a] = fmaf(weights[a][b], v[b], sum[j - a]);
    }
    int image = plane / p.channels;
    Finish::Plane end = finish.plane(image, plane - image * p.channels, p.channels, p.oh * p.ow);
    float* to = y + (long)plane * p.oh * p.ow;
#pragma unroll
    for (int j = 0; j < STRIP; j++) {
        int at = (first + j) * p.ow + column;
        if (first + j < p.oh) to[at] = finish.value(sum[j] * gain, end, at);
    }
}

extern "C" __global__ void fir4_plain(const float* __restrict__ x, const float* __restrict__ f, float* __restrict__ y,
                                      const Resampling p, float gain, const Finish finish) {
    fir4<Plain>(x, f, y, p, gain, finish);
}

extern "C" __global__ void fir4_phases(const float* __restrict__ x, const float* __restrict__ f, float* __restrict__ y,
                                       const Resampling p, float gain, const Finish finish) {
    fir4<Phases>(x, f, y, p, gain, finish);
}

#define SIDE_BY_SIDE 4

// ODD: whether the windows of the even results begin between two pixels.
template <int ODD>
__device__ __forceinline__ void twice(const float* image, const float* f, const Resampling& p, int top, int left,
                                      float (&sum)[SIDE_BY_SIDE]) {
    int first = (left + ODD) >> 1;
#pragma unroll
    for (int k = 0; k < TAPS / 2; k++) {
        int a = (top & 1) + 2 * k, r = (top + a) >> 1, row = p.flip ? a : TAPS - 1 - a;
        bool hit = (unsigned)r < (unsigned)p.h;
        float v[SIDE_BY_SIDE], weights[TAPS];
#pragma unroll
        for (int c = 0; c < SIDE_BY_SIDE; c++)
            v[c] = hit && (unsigned)(first + c) < (unsigned)p.w ? image[r * p.w + first + c] : 0.f;
#pragma unroll
        for (int b = 0; b < TAPS; b++) {
            int column = p.flip ? b : TAPS - 1 - b;
            weights[b] = p.separable ? f[row] * f[column] : f[row * TAPS + column];
        }
#pragma unroll
        for (int e = 0; e < SIDE_BY_SIDE; e++) {
            int c = (e + 1 - ODD) / 2, b = (e + ODD) & 1;
            sum[e] = fmaf(weights[b + 2], v[c + 1], fmaf(weights[b], v[c], sum[e]));
        }
    }
}

// Twice the size with 4x4 taps (up = 2, down = 1), of which each result meets two by two pixels. A thread computes four results side by side;
// rows are a multiple of that.
extern "C" __global__ void fir4_twice(const float* __restrict__ x, const float* __restrict__ f, float* __restrict__ y,
                                      const Resampling p, float gain, const Finish finish) {
    int i = element(), quads = p.ow / SIDE_BY_SIDE, rest = i / quads;
    if (rest >= p.n * p.oh) return;
    int plane = rest / p.oh, row = rest - plane * p.oh, column = (i - rest * quads) * SIDE_BY_SIDE;
    int top = row - p.pad_y, left = column - p.pad_x;
    const float* image = x + (long)plane * p.h * p.w;
    float sum[SIDE_BY_SIDE] = {0, 0, 0, 0};
    if (left & 1) twice<1>(image, f, p, top, left, sum);
    else twice<0>(image, f, p, top, left, sum);
    int n = plane / p.channels, at = row * p.ow + column;
    Finish::Plane end = finish.plane(n, plane - n * p.channels, p.channels, p.oh * p.ow);
#pragma unroll
    for (int e = 0; e < SIDE_BY_SIDE; e++) sum[e] = finish.value(sum[e] * gain, end, at + e);
    *(float4*)(y + (long)plane * p.oh * p.ow + at) = make_float4(sum[0], sum[1], sum[2], sum[3]);
}
