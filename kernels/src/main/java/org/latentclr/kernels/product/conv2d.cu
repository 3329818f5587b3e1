// Convolution and its two adjoints as matrix products whose operands are read where they lie (implicit GEMM).
// x [N, C, H, W], w [O, C/groups, kH, kW], y [N, O, oH, oW]; blockIdx.z is the group.
#include "tile.cuh"

struct Geometry {
    int n, c, h, w;       // x; c counts all groups
    int o, kh, kw;        // w; o counts all groups
    int oh, ow;           // y
    int sh, sw, ph, pw, dh, dw, groups;
};

// Rows are the output channels of this group, k = (channel, row, column) of the kernel.
struct Filter {
    typedef int Pos;
    const float* w;
    int rows, depth;
    bool along_k;
    __device__ __forceinline__ Pos pos(int row) const { return row < rows ? row : -1; }
    __device__ __forceinline__ float at(Pos p, int k) const { return p < 0 ? 0.f : w[(long)p * depth + k]; }
};

// Columns are the pixels (n, i, j) of y, k = (channel, row, column): the pixels of x under the kernel.
struct Patches {
    struct Pos {
        int n, top, left;
    };
    const float* x;
    Geometry g;
    bool along_k;
    __device__ __forceinline__ Pos pos(int p) const {
        int n = p / (g.oh * g.ow);
        if (n >= g.n) return Pos{-1, 0, 0};
        return Pos{n, p / g.ow % g.oh * g.sh - g.ph, p % g.ow * g.sw - g.pw};
    }
    __device__ __forceinline__ float at(Pos p, int k) const {
        int c = k / (g.kh * g.kw);
        int r = p.top + k / g.kw % g.kh * g.dh;
        int q = p.left + k % g.kw * g.dw;
        if (p.n < 0 || r < 0 || r >= g.h || q < 0 || q >= g.w) return 0.f;
        return x[(((long)p.n * g.c + c) * g.h + r) * g.w + q];
    }
};

// Stores row = channel of this group, column = pixel (n, p) of an image [N, channels, pixels].
struct Pixels {
    float* y;
    int rows, n, channels, pixels;
    __device__ __forceinline__ void store(int row, int column, float v) const {
        int i = column / pixels;
        if (row < rows && i < n) y[((long)i * channels + row) * pixels + column % pixels] = v;
    }
};

extern "C" __global__ void __launch_bounds__(THREADS)
    conv2d(const float* __restrict__ x, const float* __restrict__ w, float* __restrict__ y, const Geometry g) {
    int cg = g.c / g.groups, og = g.o / g.groups, depth = cg * g.kh * g.kw, z = blockIdx.z;
    Filter a{w + (long)z * og * depth, og, depth, true};
    Patches b{x + (long)z * cg * g.h * g.w, g, false};
    product(a, b, 0, depth, og, Pixels{y + (long)z * og * g.oh * g.ow, og, g.n, g.o, g.oh * g.ow});
}

// Rows are the input channels of this group, k = (output channel, row, column) of the kernel.
struct TurnedFilter {
    typedef int Pos;
    const float* w;
    int rows, taps;
    bool along_k;
    __device__ __forceinline__ Pos pos(int row) const { return row < rows ? row : -1; }
    __device__ __forceinline__ float at(Pos p, int k) const {
        return p < 0 ? 0.f : w[((long)(k / taps) * rows + p) * taps + k % taps];
    }
};

// Columns are the pixels (n, r, q) of x, k = (output channel, a, b): the pixel of y whose tap (a, b) meets the pixel of x.
struct Spread {
    struct Pos {
        int n, r, q;
    };
    const float* y;
    Geometry g;
    bool along_k;
    __device__ __forceinline__ Pos pos(int p) const {
        int n = p / (g.h * g.w);
        if (n >= g.n) return Pos{-1, 0, 0};
        return Pos{n, p / g.w % g.h + g.ph, p % g.w + g.pw};
    }
    __device__ __forceinline__ float at(Pos p, int k) const {
        int o = k / (g.kh * g.kw);
        int r = p.r - k / g.kw % g.kh * g.dh;
        int q = p.q - k % g.kw * g.dw;
        if (p.n < 0 || r < 0 || q < 0 || r % g.sh || q % g.sw) return 0.f;
        int i = r / g.sh, j = q / g.sw;
        if (i >= g.oh || j >= g.ow) return 0.f;
        return y[(((long)p.n * g.o + o) * g.oh + i) * g.ow + j];
    }
};

extern "C" __global__ void __launch_bounds__(THREADS)
    conv2d_input_grad(const float* __restrict__ y, const float* __restrict__ w, float* __restrict__ x, const Geometry g) {
    int cg = g.c / g.groups, og = g.o / g.groups, taps = g.kh * g.kw, z = blockIdx.z;
    TurnedFilter a{w + (long)z * og * cg * taps, cg, taps, false};
    Spread b{y + (long)z * og * g.oh * g.ow, g, false};
    product(a, b, 0, og * taps, cg, Pixels{x + (long)z * cg * g.h * g.w, cg, g.n, g.c, g.h * g.w});
}

// Rows are the output channels of this group, k = pixel (n, i, j) of y.
struct OutputGrad {
    typedef int Pos;
    const float* y;
    int rows, channels, pixels;
    bool along_k;
    __device__ __forceinline__ Pos pos(int row) const { return row < rows ? row : -1; }
    __device__ __forceinline__ float at(Pos p, int k) const {
        return p < 0 ? 0.f : y[((long)(k / pixels) * channels + p) * pixels + k % pixels];
    }
};

// Columns are (channel, a, b) of the kernel, k = pixel (n, i, j) of y: the pixel of x under tap (a, b).
struct TapPixels {
    struct Pos {
        int c, r, q;
    };
    const float* x;
    Geometry g;
    int columns;
    bool along_k;
    __device__ __forceinline__ Pos pos(int p) const {
        if (p >= columns) return Pos{-1, 0, 0};
        return Pos{p / (g.kh * g.kw), p / g.kw % g.kh * g.dh - g.ph, p % g.kw * g.dw - g.pw};
    }
    __device__ __forceinline__ float at(Pos p, int k) const {
        int r = p.r + k / g.ow % g.oh * g.sh;
        int q = p.q + k % g.ow * g.sw;
        if (p.c < 0 || r < 0 || r >= g.h || q < 0 || q >= g.w) return 0.f;
        return x[(((long)(k / (g.oh * g.ow)) * g.c + p.c) * g.h + r) * g.w + q];
    }
};

struct Taps {
    float* w;
    int rows, columns;
    __device__ __forceinline__ void store(int i, int j, float v) const {
        if (i < rows && j < columns) w[(long)i * columns + j] = v;
    }
};

// The pixels are split into parts, so that a filter of few taps keeps a device busy and no sum is long; part p of the result is at
// w + p * (elements of w). blockIdx.z = group * parts + part.
extern "C" __global__ void __launch_bounds__(THREADS)
    conv2d_filter_grad(const float* __restrict__ x, const float* __restrict__ y, float* __restrict__ w, const Geometry g,
                       int parts) {
    int cg = g.c / g.groups, og = g.o / g.groups, columns = cg * g.kh * g.kw;
    int z = blockIdx.z / parts, part = blockIdx.z % parts, pixels = g.n * g.oh * g.ow;
    int each = (pixels + parts - 1) / parts;
    OutputGrad a{y + (long)z * og * g.oh * g.ow, og, g.o, g.oh * g.ow, true};
    TapPixels b{x + (long)z * cg * g.h * g.w, g, columns, true};
    Taps c{w + ((long)part * g.o + (long)z * og) * columns, og, columns};
    product(a, b, part * each, min(pixels, part * each + each), og, c);
}
