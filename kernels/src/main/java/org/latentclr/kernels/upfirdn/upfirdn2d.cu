// Upsample, filter, downsample: see org.latentclr.engine.op.fused.UpFirDn2d. One thread per result, which visits only the taps that
// meet a pixel of x and not an inserted zero. A filter of one dimension is applied along both axes.
#include "../finish.cuh"
#include "../walk.cuh"

struct Resampling {
    int n, channels, h, w, oh, ow;  // n counts images and channels
    int kh, kw, separable;
    int up_x, up_y, down_x, down_y, pad_x, pad_y, flip;
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
