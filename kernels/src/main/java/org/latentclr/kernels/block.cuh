// Reductions over the threads of a block, in a fixed order; every thread gets the result.
#pragma once

#define BLOCK 256

struct Add {
    static __device__ __forceinline__ float join(float a, float b) { return a + b; }
};
struct Most {
    static __device__ __forceinline__ float join(float a, float b) { return fmaxf(a, b); }
};

// `part` is shared memory for one float per warp. All threads of the block take part.
template <class R>
__device__ __forceinline__ float block_reduce(float v, float* part) {
    for (int o = 16; o > 0; o >>= 1) v = R::join(v, __shfl_xor_sync(~0u, v, o));
    if ((threadIdx.x & 31) == 0) part[threadIdx.x >> 5] = v;
    __syncthreads();
    v = part[0];
    for (int i = 1; i < BLOCK / 32; i++) v = R::join(v, part[i]);
    __syncthreads();
    return v;
}
