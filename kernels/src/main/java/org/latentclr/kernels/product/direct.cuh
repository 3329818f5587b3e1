// Direct convolution of K x K taps with stride 1: a block computes M channels of a tile of pixels of one image. Pixels lie in shared memory
// once and are read from there under every tap, where conv.cuh fetches them anew for each tap. K is 3, or 2 for the four phases of an
// enlarging convolution, of each of which a block computes M / 4 channels. The Java side is org.latentclr.kernels.product.DirectCuda.
#pragma once
#include "../finish.cuh"

#define THREADS 256
#define WARPS (THREADS / 32)
// Width of a tile.
#define COLUMNS 32

struct Direct {
    const float *x, *styles;
    int x_n, styles_n, c, h, w, o, oh, ow, pad;
    int phase;  // channels of each phase where K is 2
};

// The filters of phases (phase_filters in finish.cu) have 4, 2, 2 and 1 taps that are not zero. Two warps compute each phase, dealt out so that
// the four schedulers, to which warps go by turns, get 5, 4, 4 and 5 taps.
__device__ __forceinline__ int phase_of(int warp) { return 0x02133210 >> 4 * warp & 3; }
__device__ __forceinline__ int half_of(int warp) { return 0xe8 >> warp & 1; }
// An odd row of the result has no tap in the upper row, an odd column none on the left.
__device__ __forceinline__ bool has_tap(int phase, int tap) { return !(phase & ~tap); }
// The filter in a line where `each` lines of each phase follow one another, or -1.
__device__ __forceinline__ int filter_of(int line, int each, int phase) {
    int at = line / (4 * each) * each + line % each;
    return at < phase ? line / each % 4 * phase + at : -1;
}
