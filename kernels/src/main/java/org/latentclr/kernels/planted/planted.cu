// Kernels with one error each, to see the checks of the simulator at work; see org.latentclr.kernels.samples.Planted. `correct` has none.
extern "C" __global__ void correct(const float* x, float* y, int n) {
    __shared__ float part[64];
    int t = threadIdx.x;
    part[t] = x[t];
    __syncthreads();
    y[t] = part[n - 1 - t];
}

extern "C" __global__ void missing_barrier(const float* x, float* y, int n) {
    __shared__ float part[64];
    int t = threadIdx.x;
    part[t] = x[t];
    y[t] = part[n - 1 - t];
}

extern "C" __global__ void out_of_bounds(const float* x, float* y, int n) {
    int t = threadIdx.x;
    y[t] = x[t + 1];
}

extern "C" __global__ void out_of_bounds_store(const float* x, float* y, int n) {
    int t = threadIdx.x;
    y[t - 1] = x[t];
}

extern "C" __global__ void unwritten_shared(const float* x, float* y, int n) {
    __shared__ float part[65];
    int t = threadIdx.x;
    part[t] = x[t];
    __syncthreads();
    y[t] = part[t + 1];
}

extern "C" __global__ void unwritten_global(const float* x, float* y, int n) {
    int t = threadIdx.x;
    y[t] += x[t];
}

extern "C" __global__ void divergent_barrier(const float* x, float* y, int n) {
    int t = threadIdx.x;
    if (x[t] > 0) {
        __syncthreads();
        y[t] = 1;
    } else {
        y[t] = 2;
        __syncthreads();
    }
}

extern "C" __global__ void early_exit(const float* x, float* y, int n) {
    int t = threadIdx.x;
    if (t >= n - 3) return;
    __syncthreads();
    y[t] = x[t];
}

// Lanes of the upper half do not take part, but the mask names them, and they are at the barrier.
extern "C" __global__ void shuffle_deadlock(const float* x, float* y, int n) {
    int t = threadIdx.x;
    float v = x[t];
    if ((t & 31) < 16) v = __shfl_xor_sync(~0u, v, 1);
    __syncthreads();
    y[t] = v;
}

extern "C" __global__ void shuffle_mask(const float* x, float* y, int n) {
    int t = threadIdx.x;
    float v = x[t];
    if ((t & 31) < 16) v = __shfl_xor_sync(0xffu, v, 1);
    y[t] = v;
}

extern "C" __global__ void shuffle_source(const float* x, float* y, int n) {
    int t = threadIdx.x;
    float v = x[t];
    if ((t & 31) < 16) v = __shfl_xor_sync(0xffffu, v, 16);
    y[t] = v;
}

extern "C" __global__ void race(const float* x, float* y, int n) {
    __shared__ float last;
    int t = threadIdx.x;
    if ((t & 31) == 0) last = x[t];
    __syncthreads();
    y[t] = last;
}
