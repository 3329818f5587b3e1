// Index arithmetic of strided tensors, shared by the kernel families. The Java side is org.latentclr.kernels.Walk.
#pragma once

#define MAX_RANK 8

// The dimensions of one shape, innermost first, and the step of each of N operands in each of them.
template <int N>
struct Walk {
    int size;
    int rank;
    int dims[MAX_RANK];
    int strides[N][MAX_RANK];

    // The offset of element i (row-major) of operand k; the loop is unrolled so that the struct stays in parameter memory.
    __device__ __forceinline__ long offset(int k, int i) const {
        long at = 0;
#pragma unroll
        for (int d = 0; d < MAX_RANK - 1; d++) {
            if (d >= rank - 1) {
                at += (long)i * strides[k][d];
                return at;
            }
            int q = i / dims[d];
            at += (long)(i - q * dims[d]) * strides[k][d];
            i = q;
        }
        return at + (long)i * strides[k][MAX_RANK - 1];
    }
};

__device__ __forceinline__ int element() {
    return blockIdx.x * blockDim.x + threadIdx.x;
}
