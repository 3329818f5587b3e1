// Convolution and its adjoints as matrix products whose operands are read where they lie (implicit GEMM).
// x [N, C, H, W], w [O, C/groups, kH, kW], y [N, O, oH, oW]. The Java side is org.latentclr.kernels.product.Geometry.
#pragma once
#include "../finish.cuh"
#include "tile.cuh"

struct Geometry {
    int n, c, h, w;   // x; c counts all groups
    int o, kh, kw;    // w; o counts all groups
    int oh, ow;       // y
    int sh, sw, ph, pw, dh, dw, groups;
    Divider by_kw, by_ow;
};

// Columns are the pixels (n, i, j) of y, k = (channel, row, column) of the kernel: the pixels of x under it, times the style of the channel
// where there are styles [styles_n, C]. Batches of x and of styles may repeat.
struct Patches {
    const float *x, *styles;
    Geometry g;
    int x_n, styles_n;
    const float *from[4], *style[4];
    int top[4], left[4];
    Counter k;
    int2 step;

    __device__ __forceinline__ Patches(const float* x, const float* styles, const Geometry& g, int x_n, int styles_n)
        : x(x), styles(styles), g(g), x_n(x_n), styles_n(styles_n) {}
    __device__ __forceinline__ Order order() const { return WIDE; }

    template <class T>
    __device__ __forceinline__ void start(int first_pixel, int first) {
        int taps = g.kh * g.kw;
        step = make_int2(T::DEPTH / taps, T::DEPTH % taps);
        k.start(first + T::wide_k(), taps);
#pragma unroll
        for (int e = 0; e < 4; e++) {
            int p = first_pixel + T::wide_line() + e * T::STEP;
            int n = p / (g.oh * g.ow), q = p - n * g.oh * g.ow, i = g.by_ow.quotient(q), j = q - i * g.ow;
            top[e] = n < g.n ? i * g.sh - g.ph : -(1 << 30);
            left[e] = j * g.sw - g.pw;
            from[e] = x + (long)(n % x_n) * g.c * g.h * g.w + (long)top[e] * g.w + left[e];
            if (styles) style[e] = styles + (long)(n % styles_n) * g.c;
        }
    }
    template <class T>
    __device__ __forceinline__ void fetch(int slice, int last, float (&v)[4]) {
        bool inside = slice + T::wide_k() < last;
        int a = g.by_kw.quotient(k.minor), b = k.minor - a * g.kw;
        int down = a * g.dh, right = b * g.dw;
        long at = ((long)k.major * g.h + down) * g.w + right;
#pragma unroll
        for (int e = 0; e < 4; e++) {
            bool hit = inside && (unsigned)(top[e] + down) < (unsigned)g.h && (unsigned)(left[e] + right) < (unsigned)g.w;
            v[e] = hit ? from[e][at] : 0.f;
            if (hit && styles) v[e] *= style[e][k.major];
        }
        k.advance(step, g.kh * g.kw);
    }
};

// Stores row = channel of this group, column = pixel (n, p) of an image [N, channels, pixels].
struct Pixels {
    struct Pos {
        int n, p;
    };
    float* y;
    int rows, n, channels, pixels;
    Finish finish;
    bool vector;
    __device__ __forceinline__ Pixels(float* y, int rows, int n, int channels, int pixels, const Finish& finish)
        : y(y), rows(rows), n(n), channels(channels), pixels(pixels), finish(finish) {
        vector = (pixels & 3) == 0 && ((size_t)y & 15) == 0;
    }
    __device__ __forceinline__ Pos at(int column) const {
        int i = column / pixels;
        return Pos{i, column - i * pixels};
    }
    __device__ __forceinline__ void one(int row, Pos at, float v) const {
        if (row < rows && at.n < n)
            y[((long)at.n * channels + row) * pixels + at.p] = finish.value(v, at.n, row, at.p, channels, pixels);
    }
    __device__ __forceinline__ void four(int row, Pos at, const float (&v)[4]) const {
        if (row >= rows) return;
        float u[4];
        long to[4];
        int images = n - at.n;
#pragma unroll
        for (int e = 0; e < 4; e++) {
            to[e] = at.n < n ? ((long)at.n * channels + row) * pixels + at.p : -1;
            u[e] = at.n < n ? finish.value(v[e], at.n, row, at.p, channels, pixels) : 0.f;
            if (++at.p == pixels) {
                at.p = 0;
                at.n++;
            }
        }
        if (vector && images > 0) {
            *(float4*)(y + to[0]) = make_float4(u[0], u[1], u[2], u[3]);
            return;
        }
#pragma unroll
        for (int e = 0; e < 4; e++)
            if (to[e] >= 0) y[to[e]] = u[e];
    }
};

// k is split into `parts` of `each`, a multiple of 4; part p of the result is at y + p * (elements of y). blockIdx.z = group * parts + part.
template <class Math>
__device__ __forceinline__ void convolve(const float* x, const float* w, float* y, const Geometry& g, const float* styles,
                                         int x_n, int styles_n, int parts, int each, const Finish& finish) {
    int cg = g.c / g.groups, og = g.o / g.groups, depth = cg * g.kh * g.kw, z = blockIdx.z / parts, part = blockIdx.z % parts;
    Matrix a(w + (long)z * og * depth, og, depth, 1);
    Patches b(x + (long)z * cg * g.h * g.w, styles, g, x_n, styles_n);
    Pixels c(y + ((long)part * g.n * g.o + (long)z * og) * g.oh * g.ow, og, g.n, g.o, g.oh * g.ow, finish);
    product<Math>(a, b, part * each, min(depth, part * each + each), og, c);
}

// The pixels of x whose row is r0 modulo the stride meet the taps from t0 on in steps of the stride; with the columns likewise a class of
// pixels for which no tap is in vain. Where the kernel is dilated there is one class of all pixels, and taps are tested.
struct Class {
    int r0, q0, rows, columns;  // first pixel, number of pixels
    int t0, u0, kh, kw;         // first tap, number of taps
    int step_h, step_w;         // of pixels and taps
    Divider by_kw, by_columns;
};

// Rows are the input channels of this group, k = (output channel, tap of the class).
struct TurnedFilter {
    const float* w;
    int rows, kw, taps;
    Class s;
    int line;
    Counter k;
    int2 step;
    __device__ __forceinline__ TurnedFilter(const float* w, int rows, const Geometry& g, const Class& s)
        : w(w), rows(rows), kw(g.kw), taps(g.kh * g.kw), s(s) {}
    __device__ __forceinline__ Order order() const { return DEEP; }
    template <class T>
    __device__ __forceinline__ void start(int first_line, int first) {
        line = first_line + T::deep_line();
        int n = max(1, s.kh * s.kw);
        step = make_int2(T::DEPTH / n, T::DEPTH % n);
        k.start(first + T::deep_k(), n);
    }
    template <class T>
    __device__ __forceinline__ void fetch(int slice, int last, float (&v)[4]) {
        Counter i = k;
#pragma unroll
        for (int e = 0; e < 4; e++) {
            int a = s.by_kw.quotient(i.minor), b = i.minor - a * s.kw;
            int tap = (s.t0 + a * s.step_h) * kw + s.u0 + b * s.step_w;
            v[e] = line < rows && slice + T::deep_k() + e < last ? w[((long)i.major * rows + line) * taps + tap] : 0.f;
            i.next(s.kh * s.kw);
        }
        k.advance(step, s.kh * s.kw);
    }
};

// Columns are the pixels (n, r, q) of one class of x, k = (output channel, tap of the class): the pixel of y whose tap meets the pixel of x, times
// the factor of the output channel where there are factors [factors_n, O]. Batches of y and of factors may repeat.
struct Spread {
    const float *y, *factors;
    Geometry g;
    Class s;
    int y_n, factors_n;
    const float *from[4], *factor[4];
    int r[4], q[4];
    Counter k;
    int2 step;
    __device__ __forceinline__ Spread(const float* y, const float* factors, int y_n, int factors_n, const Geometry& g,
                                      const Class& s)
        : y(y), factors(factors), g(g), s(s), y_n(y_n), factors_n(factors_n) {}
    __device__ __forceinline__ Order order() const { return WIDE; }
    template <class T>
    __device__ __forceinline__ void start(int first_pixel, int first) {
        int taps = max(1, s.kh * s.kw);
        step = make_int2(T::DEPTH / taps, T::DEPTH % taps);
        k.start(first + T::wide_k(), taps);
#pragma unroll
        for (int e = 0; e < 4; e++) {
            int p = first_pixel + T::wide_line() + e * T::STEP;
            int n = p / (s.rows * s.columns);
            p -= n * s.rows * s.columns;
            int i = s.by_columns.quotient(p);
            from[e] = y + (long)(n % y_n) * g.o * g.oh * g.ow;
            if (factors) factor[e] = factors + (long)(n % factors_n) * g.o;
            r[e] = n < g.n ? s.r0 + i * s.step_h + g.ph - s.t0 * g.dh : -(1 << 30);
            q[e] = s.q0 + (p - i * s.columns) * s.step_w + g.pw - s.u0 * g.dw;
        }
    }
    template <class T>
    __device__ __forceinline__ void fetch(int slice, int last, float (&v)[4]) {
        bool inside = slice + T::wide_k() < last;
        int a = s.by_kw.quotient(k.minor), b = k.minor - a * s.kw;
#pragma unroll
        for (int e = 0; e < 4; e++) {
            int down = r[e] - a * s.step_h * g.dh, right = q[e] - b * s.step_w * g.dw;
            int i = g.sh == 1 ? down : down / g.sh, j = g.sw == 1 ? right : right / g.sw;
            bool hit = inside && down >= 0 && right >= 0 && i * g.sh == down && j * g.sw == right && i < g.oh && j < g.ow;
            v[e] = hit ? from[e][((long)k.major * g.oh + i) * g.ow + j] : 0.f;
            if (hit && factors) v[e] *= factor[e][k.major];
        }
        k.advance(step, s.kh * s.kw);
    }
};

// Stores row = channel of this group, column = pixel (n, r, q) of a class.
struct ClassPixels {
    typedef int Pos;
    float* x;
    int rows;
    Geometry g;
    Class s;
    __device__ __forceinline__ Pos at(int column) const { return column; }
    __device__ __forceinline__ void one(int row, Pos column, float v) const {
        int n = column / (s.rows * s.columns), p = column - n * s.rows * s.columns;
        if (row >= rows || n >= g.n) return;
        int i = s.by_columns.quotient(p), r = s.r0 + i * s.step_h, q = s.q0 + (p - i * s.columns) * s.step_w;
        x[(((long)n * g.c + row) * g.h + r) * g.w + q] = v;
    }
    __device__ __forceinline__ void four(int row, Pos column, const float (&v)[4]) const {
#pragma unroll
        for (int e = 0; e < 4; e++) one(row, column + e, v[e]);
    }
};

// Split like convolve.
template <class Math>
__device__ __forceinline__ void input_grad(const float* y, const float* w, float* x, const Geometry& g, const Class& s,
                                           const float* factors, int y_n, int factors_n, int parts, int each) {
    int cg = g.c / g.groups, og = g.o / g.groups, taps = g.kh * g.kw, z = blockIdx.z / parts, part = blockIdx.z % parts;
    TurnedFilter a(w + (long)z * og * cg * taps, cg, g, s);
    Spread b(y + (long)z * og * g.oh * g.ow, factors, y_n, factors_n, g, s);
    ClassPixels c{x + ((long)part * g.n * g.c + (long)z * cg) * g.h * g.w, cg, g, s};
    product<Math>(a, b, part * each, min(og * s.kh * s.kw, part * each + each), cg, c);
}

// Rows are the output channels of this group, k = pixel (n, p) of y.
struct OutputGrad {
    const float* y;
    int rows, channels, pixels, line;
    bool vector;
    Counter k;
    int2 step;
    __device__ __forceinline__ OutputGrad(const float* y, int rows, int channels, int pixels)
        : y(y), rows(rows), channels(channels), pixels(pixels) {
        vector = (pixels & 3) == 0 && ((size_t)y & 15) == 0;
    }
    __device__ __forceinline__ Order order() const { return DEEP; }
    template <class T>
    __device__ __forceinline__ void start(int first_line, int first) {
        line = first_line + T::deep_line();
        step = make_int2(T::DEPTH / pixels, T::DEPTH % pixels);
        k.start(first + T::deep_k(), pixels);
    }
    // `first` is a multiple of 4.
    template <class T>
    __device__ __forceinline__ void fetch(int slice, int last, float (&v)[4]) {
        if (vector && line < rows && slice + T::deep_k() + 3 < last) {
            take(*(const float4*)(y + ((long)k.major * channels + line) * pixels + k.minor), v);
        } else {
            Counter i = k;
#pragma unroll
            for (int e = 0; e < 4; e++) {
                v[e] = line < rows && slice + T::deep_k() + e < last
                    ? y[((long)i.major * channels + line) * pixels + i.minor] : 0.f;
                i.next(pixels);
            }
        }
        k.advance(step, pixels);
    }
};

// Columns are (channel, a, b) of the kernel, k = pixel (n, i, j) of y: the pixel of x under tap (a, b).
struct TapPixels {
    const float* x;
    Geometry g;
    int columns, c, r, q;
    Counter k;
    int2 step;
    __device__ __forceinline__ TapPixels(const float* x, const Geometry& g, int columns) : x(x), g(g), columns(columns) {}
    __device__ __forceinline__ Order order() const { return DEEP; }
    template <class T>
    __device__ __forceinline__ void start(int first_column, int first) {
        int p = first_column + T::deep_line(), taps = g.kh * g.kw, pixels = g.oh * g.ow;
        c = p < columns ? p / taps : -1;
        p %= taps;
        r = g.by_kw.quotient(p);
        q = (p - r * g.kw) * g.dw - g.pw;
        r = r * g.dh - g.ph;
        step = make_int2(T::DEPTH / pixels, T::DEPTH % pixels);
        k.start(first + T::deep_k(), pixels);
    }
    template <class T>
    __device__ __forceinline__ void fetch(int slice, int last, float (&v)[4]) {
        Counter p = k;
#pragma unroll
        for (int e = 0; e < 4; e++) {
            int i = g.by_ow.quotient(p.minor), j = p.minor - i * g.ow;
            int row = r + i * g.sh, column = q + j * g.sw;
            bool hit = c >= 0 && slice + T::deep_k() + e < last && (unsigned)row < (unsigned)g.h
                && (unsigned)column < (unsigned)g.w;
            v[e] = hit ? x[(((long)p.major * g.c + c) * g.h + row) * g.w + column] : 0.f;
            p.next(g.oh * g.ow);
        }
        k.advance(step, g.oh * g.ow);
    }
};

struct TapSums {
    typedef int Pos;
    float* w;
    int rows, columns;
    __device__ __forceinline__ Pos at(int column) const { return column; }
    __device__ __forceinline__ void one(int i, Pos j, float v) const {
        if (i < rows && j < columns) w[(long)i * columns + j] = v;
    }
    __device__ __forceinline__ void four(int i, Pos j, const float (&v)[4]) const {
#pragma unroll
        for (int e = 0; e < 4; e++) one(i, j + e, v[e]);
    }
};

// The pixels are split into parts of `each`, so that a filter of few taps keeps a device busy and no sum is long; part p of the result is at
// w + p * (elements of w). blockIdx.z = group * parts + part.
template <class Math>
__device__ __forceinline__ void filter_grad(const float* x, const float* y, float* w, const Geometry& g, int parts, int each) {
    int cg = g.c / g.groups, og = g.o / g.groups, columns = cg * g.kh * g.kw;
    int z = blockIdx.z / parts, part = blockIdx.z % parts, pixels = g.n * g.oh * g.ow;
    OutputGrad a(y + (long)z * og * g.oh * g.ow, og, g.o, g.oh * g.ow);
    TapPixels b(x + (long)z * cg * g.h * g.w, g, columns);
    TapSums c{w + ((long)part * g.o + (long)z * og) * columns, og, columns};
    product<Math>(a, b, part * each, min(pixels, part * each + each), og, c);
}

#define CONVOLUTIONS(suffix, edge, Math)                                                                               \
    extern "C" __global__ void __launch_bounds__(THREADS, 128 / edge + 1)                                              \
        conv2d##suffix(const float* __restrict__ x, const float* __restrict__ w, float* __restrict__ y,                \
                       const Geometry g, const float* __restrict__ styles, int x_n, int styles_n, int parts, int each, \
                       const Finish finish) {                                                                          \
        convolve<Math<edge>>(x, w, y, g, styles, x_n, styles_n, parts, each, finish);                                  \
    }                                                                                                                  \
    extern "C" __global__ void __launch_bounds__(THREADS, 128 / edge + 1)                                              \
        conv2d_input_grad##suffix(const float* __restrict__ y, const float* __restrict__ w, float* __restrict__ x,     \
                                  const Geometry g, const Class s, const float* __restrict__ factors, int y_n,         \
                                  int factors_n, int parts, int each) {                                                \
        input_grad<Math<edge>>(y, w, x, g, s, factors, y_n, factors_n, parts, each);                                   \
    }                                                                                                                  \
    extern "C" __global__ void __launch_bounds__(THREADS, 128 / edge + 1)                                              \
        conv2d_filter_grad##suffix(const float* __restrict__ x, const float* __restrict__ y, float* __restrict__ w,    \
                                   const Geometry g, int parts, int each) {                                            \
        filter_grad<Math<edge>>(x, y, w, g, parts, each);                                            \
    }
