// Contrastive losses over rows of similarities, and rows of length 1: one block per row. Batch normalisation.
// See ContrastiveRows, NtXentRows, NormalizeRows and NormalizeBatch in org.latentclr.engine.op.fused.
#include "../block.cuh"

// ---- rows of length 1 ----

#define SMALLEST_SQUARE 1e-24f

__device__ __forceinline__ float inverse_norm(float square) {
    return square > SMALLEST_SQUARE ? 1 / sqrtf(square) : 0.f;
}

extern "C" __global__ void __launch_bounds__(BLOCK)
    normalize_rows(const float* __restrict__ x, float* __restrict__ y, int n) {
    __shared__ float part[BLOCK / 32];
    long at = (long)blockIdx.x * n;
    float s = 0;
    for (int i = threadIdx.x; i < n; i += BLOCK) s = fmaf(x[at + i], x[at + i], s);
    float scale = inverse_norm(block_reduce<Add>(s, part));
    for (int i = threadIdx.x; i < n; i += BLOCK) y[at + i] = x[at + i] * scale;
}

// (g - y (y . g)) / |x|
extern "C" __global__ void __launch_bounds__(BLOCK)
    normalize_rows_gradient(const float* __restrict__ x, const float* __restrict__ g, float* __restrict__ d, int n) {
    __shared__ float part[BLOCK / 32];
    long at = (long)blockIdx.x * n;
    float s = 0;
    for (int i = threadIdx.x; i < n; i += BLOCK) s = fmaf(x[at + i], x[at + i], s);
    float scale = inverse_norm(block_reduce<Add>(s, part));
    float dot = 0;
    for (int i = threadIdx.x; i < n; i += BLOCK) dot = fmaf(x[at + i] * scale, g[at + i], dot);
    dot = block_reduce<Add>(dot, part);
    for (int i = threadIdx.x; i < n; i += BLOCK) d[at + i] = (g[at + i] - x[at + i] * scale * dot) * scale;
}

// ---- batch normalisation ----

// y = weight (x - mean) / sqrt(variance + epsilon) + bias for each column of each block of [blocks, n, c]; one thread per column, in
// double. The rows of weight and bias are one for each block, or one for all (step 0).
extern "C" __global__ void normalize_batch(const float* __restrict__ x, const float* __restrict__ weight,
                                           const float* __restrict__ bias, float* __restrict__ y, int blocks, int n, int c,
                                           int weight_step, int bias_step, float epsilon) {
    int i = blockIdx.x * blockDim.x + threadIdx.x;
    if (i >= blocks * c) return;
    int b = i / c, j = i - b * c;
    long at = (long)b * n * c + j;
    double mean = 0, square = 0;
    for (int k = 0; k < n; k++) mean += x[at + (long)k * c];
    mean /= n;
    for (int k = 0; k < n; k++) {
        double d = x[at + (long)k * c] - mean;
        square = fma(d, d, square);
    }
    double scale = weight[b * weight_step + j] / sqrt(square / n + epsilon), shift = bias[b * bias_step + j];
    for (int k = 0; k < n; k++) y[at + (long)k * c] = (float)fma(x[at + (long)k * c] - mean, scale, shift);
}

// ---- LatentCLR ----

// exp(beta * S_rc), or exp(beta * |S_rc|).
__device__ __forceinline__ float exponential(float s, float beta, int absolute) {
    return expf(beta * (absolute ? fabsf(s) : s));
}

// Sums of the exponentials of row r over the other rows of its direction (x) and over all other directions (y).
__device__ __forceinline__ float2 row_sums(const float* s, int r, int rows, int samples, float beta, int absolute,
                                           float* part) {
    float positive = 0, negative = 0;
    int from = r - r % samples;
    for (int c = threadIdx.x; c < rows; c += BLOCK) {
        float e = exponential(s[(long)r * rows + c], beta, absolute);
        if (c < from || c >= from + samples) negative += e;
        else if (c != r) positive += e;
    }
    positive = block_reduce<Add>(positive, part);
    negative = block_reduce<Add>(negative, part);
    return make_float2(positive, negative);
}

extern "C" __global__ void __launch_bounds__(BLOCK)
    contrastive_rows(const float* __restrict__ s, float* __restrict__ y, int rows, int samples, float beta, int absolute,
                     float positive_weight, float negative_weight) {
    __shared__ float part[BLOCK / 32];
    int r = blockIdx.x;
    float2 sums = row_sums(s, r, rows, samples, beta, absolute, part);
    if (threadIdx.x) return;
    float positive = sums.x * positive_weight, negative = sums.y * negative_weight;
    y[r] = logf(negative) - logf(positive);
    y[rows + r] = positive > negative ? 1.f : 0.f;
}

extern "C" __global__ void __launch_bounds__(BLOCK)
    contrastive_rows_gradient(const float* __restrict__ s, const float* __restrict__ g, float* __restrict__ d, int rows,
                              int samples, float beta, int absolute) {
    __shared__ float part[BLOCK / 32];
    int r = blockIdx.x;
    float2 sums = row_sums(s, r, rows, samples, beta, absolute, part);
    float scale = g[r] * beta;
    int from = r - r % samples;
    for (int c = threadIdx.x; c < rows; c += BLOCK) {
        float v = s[(long)r * rows + c];
        float e = exponential(v, beta, absolute);
        float w = c == r ? 0.f : c >= from && c < from + samples ? -e / sums.x : e / sums.y;
        if (absolute) w *= v > 0 ? 1.f : v < 0 ? -1.f : 0.f;
        d[(long)r * rows + c] = w * scale;
    }
}

// ---- NT-Xent ----

// The largest of the other columns' exponents (x) and the sum of exp(exponent - largest) (y).
__device__ __forceinline__ float2 log_sum(const float* s, int r, int rows, float inverse, float* part) {
    float most = -INFINITY;
    for (int c = threadIdx.x; c < rows; c += BLOCK)
        if (c != r) most = fmaxf(most, s[(long)r * rows + c] * inverse);
    most = block_reduce<Most>(most, part);
    float sum = 0;
    for (int c = threadIdx.x; c < rows; c += BLOCK)
        if (c != r) sum += expf(s[(long)r * rows + c] * inverse - most);
    return make_float2(most, block_reduce<Add>(sum, part));
}

extern "C" __global__ void __launch_bounds__(BLOCK)
    nt_xent_rows(const float* __restrict__ s, float* __restrict__ y, int rows, float inverse) {
    __shared__ float part[BLOCK / 32];
    int r = blockIdx.x;
    float2 l = log_sum(s, r, rows, inverse, part);
    if (threadIdx.x == 0) y[r] = l.x + logf(l.y) - s[(long)r * rows + (r + rows / 2) % rows] * inverse;
}

extern "C" __global__ void __launch_bounds__(BLOCK)
    nt_xent_rows_gradient(const float* __restrict__ s, const float* __restrict__ g, float* __restrict__ d, int rows,
                          float inverse) {
    __shared__ float part[BLOCK / 32];
    int r = blockIdx.x;
    float2 l = log_sum(s, r, rows, inverse, part);
    float scale = g[r] * inverse;
    int partner = (r + rows / 2) % rows;
    for (int c = threadIdx.x; c < rows; c += BLOCK) {
        float p = c == r ? 0.f : expf(s[(long)r * rows + c] * inverse - l.x) / l.y;
        d[(long)r * rows + c] = (p - (c == partner ? 1.f : 0.f)) * scale;
    }
}
