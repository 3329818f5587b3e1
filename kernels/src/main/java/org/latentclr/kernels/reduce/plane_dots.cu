// y[p] = sum over the pixels of a[p] b[p] for every plane p (a channel of a sample): see org.latentclr.engine.op.fused.PlaneDots.
#include "../group.cuh"
#include "../walk.cuh"

#define THREADS 256

// `a` and `b` have a_planes and b_planes, which repeat. LANES threads add up a plane, each Q neighbouring pixels at a time.
template <int LANES, int Q>
__device__ __forceinline__ float part(const float* a, const float* b, int plane, int a_planes, int b_planes, int pixels) {
    const float *x = a + (long)(plane % a_planes) * pixels, *y = b + (long)(plane % b_planes) * pixels;
    float sum = 0;
    for (int i = threadIdx.x % LANES * Q; i < pixels; i += LANES * Q) {
        Group<Q> u, v;
        u.load(x + i);
        v.load(y + i);
#pragma unroll
        for (int e = 0; e < Q; e++) sum = fmaf(u.v[e], v.v[e], sum);
    }
    return sum;
}

template <int LANES>
__device__ __forceinline__ void plane_dots(const float* a, const float* b, float* y, int planes, int a_planes, int b_planes,
                                           int pixels, int each) {
    __shared__ float sums[THREADS / 32];
    int plane = element() / LANES;
    float v = 0;
    if (plane < planes)
        v = each == 4 ? part<LANES, 4>(a, b, plane, a_planes, b_planes, pixels)
                      : part<LANES, 1>(a, b, plane, a_planes, b_planes, pixels);
    for (int o = 16; o > 0; o >>= 1) v += __shfl_xor_sync(~0u, v, o);
    if (LANES > 32) {
        if ((threadIdx.x & 31) == 0) sums[threadIdx.x >> 5] = v;
        __syncthreads();
        v = sums[0];
        for (int i = 1; i < THREADS / 32; i++) v += sums[i];
    }
    if (plane < planes && threadIdx.x % LANES == 0) y[plane] = v;
}

#define PLANE_DOTS(name, LANES)                                                                                        \
    extern "C" __global__ void __launch_bounds__(THREADS)                                                              \
        plane_dots_##name(const float* __restrict__ a, const float* __restrict__ b, float* __restrict__ y, int planes, \
                          int a_planes, int b_planes, int pixels, int each) {                                          \
        plane_dots<LANES>(a, b, y, planes, a_planes, b_planes, pixels, each);                                          \
    }

PLANE_DOTS(warp, 32)
PLANE_DOTS(block, THREADS)
