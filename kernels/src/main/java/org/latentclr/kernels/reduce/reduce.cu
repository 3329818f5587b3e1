// Reductions of a strided operand: `kept` walks the results, `reduced` the elements of one result.
// Every sum has one fixed order, whatever the machine.
#include "../walk.cuh"

#define THREADS 256

struct Sum {
    static __device__ __forceinline__ float start() { return 0.f; }
    static __device__ __forceinline__ float join(float a, float b) { return a + b; }
};
struct Product {
    static __device__ __forceinline__ float start() { return 1.f; }
    static __device__ __forceinline__ float join(float a, float b) { return a * b; }
};
// NaN wins, as in Java and PyTorch.
struct Largest {
    static __device__ __forceinline__ float start() { return -INFINITY; }
    static __device__ __forceinline__ float join(float a, float b) { return a > b || a != a ? a : b; }
};
struct Smallest {
    static __device__ __forceinline__ float start() { return INFINITY; }
    static __device__ __forceinline__ float join(float a, float b) { return a < b || a != a ? a : b; }
};

// One block per (result, chunk of its elements): y[result * gridDim.y + chunk].
template <class R>
__device__ __forceinline__ void rows(const Walk<1>& kept, const Walk<1>& reduced, const float* x, float* y, int chunk) {
    __shared__ float part[THREADS / 32];
    const float* from = x + kept.offset(0, blockIdx.x);
    int first = blockIdx.y * chunk;
    int last = min(reduced.size, first + chunk);
    float v = R::start();
    for (int i = first + threadIdx.x; i < last; i += THREADS) v = R::join(v, from[reduced.offset(0, i)]);
    for (int o = 16; o > 0; o >>= 1) v = R::join(v, __shfl_xor_sync(~0u, v, o));
    if ((threadIdx.x & 31) == 0) part[threadIdx.x >> 5] = v;
    __syncthreads();
    if (threadIdx.x == 0) {
        for (int i = 1; i < THREADS / 32; i++) v = R::join(v, part[i]);
        y[(long)blockIdx.x * gridDim.y + blockIdx.y] = v;
    }
}

// One thread per result: for short reductions, and where neighbouring results lie next to each other.
template <class R>
__device__ __forceinline__ void columns(const Walk<1>& kept, const Walk<1>& reduced, const float* x, float* y) {
    int j = element();
    if (j >= kept.size) return;
    const float* from = x + kept.offset(0, j);
    float v = R::start();
    for (int i = 0; i < reduced.size; i++) v = R::join(v, from[reduced.offset(0, i)]);
    y[j] = v;
}

#define REDUCE(name, R)                                                                                              \
    extern "C" __global__ void __launch_bounds__(THREADS)                                                            \
        rows_##name(const Walk<1> kept, const Walk<1> reduced, const float* __restrict__ x, float* __restrict__ y, \
                    int chunk) {                                                                                     \
        rows<R>(kept, reduced, x, y, chunk);                                                                         \
    }                                                                                                                \
    extern "C" __global__ void columns_##name(const Walk<1> kept, const Walk<1> reduced,                           \
                                              const float* __restrict__ x, float* __restrict__ y) {                  \
        columns<R>(kept, reduced, x, y);                                                                             \
    }

REDUCE(sum, Sum)
REDUCE(prod, Product)
REDUCE(max, Largest)
REDUCE(min, Smallest)

// Prefix sums along the middle of [outer, n, inner], one thread per column; step is inner, or -inner from the end.
extern "C" __global__ void cumsum(const float* __restrict__ x, float* __restrict__ y, int columns, int n, int inner,
                                  int fromEnd) {
    int j = element();
    if (j >= columns) return;
    long at = (long)(j / inner) * n * inner + j % inner;
    long step = inner;
    if (fromEnd) {
        at += (long)(n - 1) * inner;
        step = -step;
    }
    float s = 0;
    for (int k = 0; k < n; k++, at += step) y[at] = s += x[at];
}

// The index of the first largest (smallest) element of each column of [outer, n, inner]; one warp per column.
extern "C" __global__ void arg_reduce(const float* __restrict__ x, float* __restrict__ y, int columns, int n, int inner,
                                      int largest) {
    int j = blockIdx.x * (blockDim.x >> 5) + (threadIdx.x >> 5);
    if (j >= columns) return;
    const float* from = x + (long)(j / inner) * n * inner + j % inner;
    int lane = threadIdx.x & 31;
    float sign = largest ? 1.f : -1.f;
    float best = -INFINITY;
    int at = n;
    for (int k = lane; k < n; k += 32) {
        float v = sign * from[(long)k * inner];
        if (at == n || v > best) {
            best = v;
            at = k;
        }
    }
    for (int o = 16; o > 0; o >>= 1) {
        float v = __shfl_xor_sync(~0u, best, o);
        int k = __shfl_xor_sync(~0u, at, o);
        if (k < n && (at == n || v > best || v == best && k < at)) {
            best = v;
            at = k;
        }
    }
    if (lane == 0) y[j] = at;
}
