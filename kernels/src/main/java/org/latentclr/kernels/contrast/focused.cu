// Cosines of changes x [rows, C, S] at each position, weighted by masks of their lengths, and the gradient through cosine, length, minimum and
// maximum. See FocusedCosine and MaskedCosine in org.latentclr.engine.op.fused.
#include "../block.cuh"

struct Least {
    static __device__ __forceinline__ float join(float a, float b) { return fminf(a, b); }
};

enum Mask { NONE, MIN_MAX, LENGTH };
enum Weighting { INSIDE_SQUARE, AFTER_SQUARE, ABSOLUTE };

struct Options {
    int n, m, channels, positions;
    int all, sum_of_masks, divide, weighting, added, mask;  // added: the limit is added to a length; else it is the least divisor
    float limit, epsilon;
    __device__ __forceinline__ float limited(float length) const { return added ? length + limit : fmaxf(length, limit); }
    __device__ __forceinline__ float weight(float a, float b) const { return sum_of_masks ? a + b : a * b; }
};

// What is known of a row: the range of its lengths, where the smallest and where the largest is.
struct Ends {
    float range, least, most;
};

// One block per row: lengths over the channels and the masks made of them, [rows, S] each.
extern "C" __global__ void __launch_bounds__(BLOCK)
    focus_rows(const float* __restrict__ x, float* __restrict__ lengths, float* __restrict__ masks, Ends* __restrict__ ends,
               const Options o) {
    __shared__ float part[BLOCK / 32];
    long row = blockIdx.x;
    const float* from = x + row * o.channels * o.positions;
    float lo = INFINITY, hi = -INFINITY;
    for (int s = threadIdx.x; s < o.positions; s += BLOCK) {
        float square = 0;
        for (int c = 0; c < o.channels; c++) square = fmaf(from[(long)c * o.positions + s], from[(long)c * o.positions + s], square);
        float length = sqrtf(square);
        lengths[row * o.positions + s] = length;
        lo = fminf(lo, length);
        hi = fmaxf(hi, length);
    }
    lo = block_reduce<Least>(lo, part);
    hi = block_reduce<Most>(hi, part);
    float range = hi - lo + o.epsilon, least = INFINITY, most = INFINITY;
    for (int s = threadIdx.x; s < o.positions; s += BLOCK) {
        float length = lengths[row * o.positions + s];
        if (length == lo) least = fminf(least, s);
        if (length == hi) most = fminf(most, s);
        masks[row * o.positions + s] = o.mask == NONE ? 1.f : o.mask == LENGTH ? length : (length - lo) / range;
    }
    least = block_reduce<Least>(least, part);
    most = block_reduce<Least>(most, part);
    if (threadIdx.x == 0) ends[row] = Ends{range, least, most};
}

// The cosine at each position of a pair goes to `cosines`, the sum of f and the divisor to every thread of its block.
__device__ __forceinline__ float2 agreement(const float* a, const float* b, const float* la, const float* lb,
                                            const float* ma, const float* mb, const Options& o, float* cosines, float* part) {
    float sum = 0, weights = 0;
    for (int s = threadIdx.x; s < o.positions; s += BLOCK) {
        float dot = 0;
        for (int c = 0; c < o.channels; c++) dot = fmaf(a[(long)c * o.positions + s], b[(long)c * o.positions + s], dot);
        float cosine = dot / (o.limited(la[s]) * o.limited(lb[s])), m = o.weight(ma[s], mb[s]);
        if (cosines) cosines[s] = cosine;
        sum += o.weighting == INSIDE_SQUARE ? cosine * m * (cosine * m)
            : o.weighting == AFTER_SQUARE ? cosine * cosine * m : fabsf(cosine) * m;
        weights += m;
    }
    sum = block_reduce<Add>(sum, part);
    weights = block_reduce<Add>(weights, part);
    return make_float2(sum, o.divide ? weights + o.epsilon : (float)o.positions);
}

// One block per pair.
extern "C" __global__ void __launch_bounds__(BLOCK)
    focused_cosine(const float* __restrict__ a, const float* __restrict__ b, const float* __restrict__ la,
                   const float* __restrict__ lb, const float* __restrict__ ma, const float* __restrict__ mb,
                   float* __restrict__ y, const Options o) {
    __shared__ float part[BLOCK / 32];
    long i = o.all ? blockIdx.x / o.m : blockIdx.x, j = o.all ? blockIdx.x % o.m : blockIdx.x, n = o.positions;
    float2 v = agreement(a + i * o.channels * n, b + j * o.channels * n, la + i * n, lb + j * n, ma + i * n, mb + j * n, o,
                         nullptr, part);
    if (threadIdx.x == 0) y[blockIdx.x] = v.x / v.y;
}

// One block per pair: what its rows need at each position: alpha = dc/(l l'), dc c, and the gradient of the weight M.
extern "C" __global__ void __launch_bounds__(BLOCK)
    focused_pairs(const float* __restrict__ a, const float* __restrict__ b, const float* __restrict__ la,
                  const float* __restrict__ lb, const float* __restrict__ ma, const float* __restrict__ mb,
                  const float* __restrict__ g, float* __restrict__ alpha, float* __restrict__ own, float* __restrict__ weight,
                  const Options o) {
    __shared__ float part[BLOCK / 32];
    long i = o.all ? blockIdx.x / o.m : blockIdx.x, j = o.all ? blockIdx.x % o.m : blockIdx.x, n = o.positions, at = blockIdx.x * n;
    la += i * n, lb += j * n, ma += i * n, mb += j * n;
    float2 v = agreement(a + i * o.channels * n, b + j * o.channels * n, la, lb, ma, mb, o, own + at, part);
    float of_sum = g[blockIdx.x] / v.y, of_weights = o.divide ? -of_sum * (v.x / v.y) : 0.f;
    for (int s = threadIdx.x; s < n; s += BLOCK) {
        float c = own[at + s], m = o.weight(ma[s], mb[s]), dc, dm;
        if (o.weighting == INSIDE_SQUARE) dc = 2 * c * m * m, dm = 2 * c * c * m;
        else if (o.weighting == AFTER_SQUARE) dc = 2 * c * m, dm = c * c;
        else dc = c > 0 ? m : c < 0 ? -m : 0.f, dm = fabsf(c);
        dc *= of_sum;
        alpha[at + s] = dc / (o.limited(la[s]) * o.limited(lb[s]));
        own[at + s] = dc * c;
        weight[at + s] = dm * of_sum + of_weights;
    }
}

// One block per row of a, then of b: dx = sum over its pairs of alpha x' + beta x. `beta` [rows of both, S] is scratch memory.
extern "C" __global__ void __launch_bounds__(BLOCK)
    focused_rows_gradient(const float* __restrict__ a, const float* __restrict__ b, const float* __restrict__ lengths,
                          const float* __restrict__ masks, const Ends* __restrict__ ends, const float* __restrict__ alpha,
                          const float* __restrict__ own, const float* __restrict__ weight, float* __restrict__ beta,
                          float* __restrict__ d, const Options o) {
    __shared__ float part[BLOCK / 32];
    bool first = blockIdx.x < o.n;
    int r = first ? blockIdx.x : blockIdx.x - o.n, partners = o.all ? (first ? o.m : o.n) : 1;
    long n = o.positions, row = blockIdx.x * n, size = o.channels * n;
    const float *x = (first ? a : b) + r * size, *others = first ? b : a, *other_masks = masks + (first ? o.n * n : 0);
    Ends e = ends[blockIdx.x];
    beta += row;
    float of_least = 0, of_most = 0;
    for (int s = threadIdx.x; s < n; s += BLOCK) {
        float cosine = 0, mask = 0;
        for (int p = 0; p < partners; p++) {
            long pair = o.all ? (first ? (long)r * o.m + p : (long)p * o.m + r) : r, other = o.all ? p : r;
            cosine += own[pair * n + s];
            mask += o.sum_of_masks ? weight[pair * n + s] : weight[pair * n + s] * other_masks[other * n + s];
        }
        float of_length = o.mask == NONE ? 0.f : o.mask == LENGTH ? mask : mask / e.range, length = lengths[row + s];
        if (o.mask == MIN_MAX) {
            of_least += of_length * (masks[row + s] - 1);
            of_most -= of_length * masks[row + s];
        }
        beta[s] = length == 0 ? 0.f : (of_length - cosine / o.limited(length)) / length;
    }
    of_least = block_reduce<Add>(of_least, part);
    of_most = block_reduce<Add>(of_most, part);
    if (threadIdx.x == 0 && o.mask == MIN_MAX) {
        int least = e.least, most = e.most;
        if (lengths[row + least] != 0) beta[least] += of_least / lengths[row + least];
        if (lengths[row + most] != 0) beta[most] += of_most / lengths[row + most];
    }
    __syncthreads();
    for (int s = threadIdx.x; s < n; s += BLOCK) {
        float self = beta[s];
        for (int c = 0; c < o.channels; c++) {
            float v = self * x[c * n + s];
            for (int p = 0; p < partners; p++) {
                long pair = o.all ? (first ? (long)r * o.m + p : (long)p * o.m + r) : r, other = o.all ? p : r;
                v = fmaf(alpha[pair * n + s], others[other * size + c * n + s], v);
            }
            d[blockIdx.x * size + c * n + s] = v;
        }
    }
}
