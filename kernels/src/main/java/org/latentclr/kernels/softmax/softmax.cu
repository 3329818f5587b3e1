// Softmax and log-softmax along the middle of [outer, n, inner], and their gradients. See SoftmaxAlong in org.latentclr.engine.op.fused.
#include "../walk.cuh"

#define WARPS 8

// Who works on one sum: a warp, its lanes on neighbouring elements, or one thread alone.
struct ByWarp {
    static __device__ __forceinline__ int first() { return threadIdx.x & 31; }
    static const int STEP = 32;
    static __device__ __forceinline__ float most(float v) {
        for (int o = 16; o > 0; o >>= 1) v = fmaxf(v, __shfl_xor_sync(~0u, v, o));
        return v;
    }
    static __device__ __forceinline__ float sum(float v) {
        for (int o = 16; o > 0; o >>= 1) v += __shfl_xor_sync(~0u, v, o);
        return v;
    }
};
struct ByThread {
    static __device__ __forceinline__ int first() { return 0; }
    static const int STEP = 1;
    static __device__ __forceinline__ float most(float v) { return v; }
    static __device__ __forceinline__ float sum(float v) { return v; }
};

template <class By>
__device__ __forceinline__ void forward(const float* x, float* y, int n, int inner, int log) {
    float most = -INFINITY;
    for (int i = By::first(); i < n; i += By::STEP) most = fmaxf(most, x[(long)i * inner]);
    most = By::most(most);
    if (isinf(most)) most = 0;
    float sum = 0;
    for (int i = By::first(); i < n; i += By::STEP) sum += expf(x[(long)i * inner] - most);
    sum = By::sum(sum);
    float below = logf(sum);
    for (int i = By::first(); i < n; i += By::STEP) {
        float centred = x[(long)i * inner] - most;
        y[(long)i * inner] = log ? centred - below : expf(centred) / sum;
    }
}

// y (g - sum g y), or g - exp(y) sum g
template <class By>
__device__ __forceinline__ void backward(const float* y, const float* g, float* d, int n, int inner, int log) {
    float sum = 0;
    for (int i = By::first(); i < n; i += By::STEP) {
        float v = g[(long)i * inner];
        sum += log ? v : v * y[(long)i * inner];
    }
    sum = By::sum(sum);
    for (int i = By::first(); i < n; i += By::STEP) {
        float v = g[(long)i * inner], u = y[(long)i * inner];
        d[(long)i * inner] = log ? v - expf(u) * sum : u * (v - sum);
    }
}

// Rows that lie side by side (inner = 1): a warp each.
__device__ __forceinline__ int row() { return blockIdx.x * WARPS + (threadIdx.x >> 5); }

extern "C" __global__ void __launch_bounds__(32 * WARPS)
    softmax_rows(const float* __restrict__ x, float* __restrict__ y, int rows, int n, int log) {
    if (row() < rows) forward<ByWarp>(x + (long)row() * n, y + (long)row() * n, n, 1, log);
}

extern "C" __global__ void __launch_bounds__(32 * WARPS)
    softmax_gradient_rows(const float* __restrict__ y, const float* __restrict__ g, float* __restrict__ d, int rows, int n,
                          int log) {
    long at = (long)row() * n;
    if (row() < rows) backward<ByWarp>(y + at, g + at, d + at, n, 1, log);
}

// Columns that lie side by side: a thread each.
__device__ __forceinline__ long column(int n, int inner) {
    int j = element();
    return (long)(j / inner) * n * inner + j % inner;
}

extern "C" __global__ void softmax_columns(const float* __restrict__ x, float* __restrict__ y, int columns, int n, int inner,
                                           int log) {
    long at = column(n, inner);
    if (element() < columns) forward<ByThread>(x + at, y + at, n, inner, log);
}

extern "C" __global__ void softmax_gradient_columns(const float* __restrict__ y, const float* __restrict__ g,
                                                    float* __restrict__ d, int columns, int n, int inner, int log) {
    long at = column(n, inner);
    if (element() < columns) backward<ByThread>(y + at, g + at, d + at, n, inner, log);
}
