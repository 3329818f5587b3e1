// The random numbers of org.latentclr.engine.random.Philox4x32, bit for bit: the same single operations in the same order
// (this file is compiled with -fmad=false).
#include "../walk.cuh"

#define ULP 0x1p-24f
#define HALF_PI 1.57079632679f
#define LN2_HIGH 0.693359375f
#define LN2_LOW -2.12194440e-4f

__device__ __forceinline__ uint4 block_of(unsigned long long seed, unsigned long long stream, unsigned long long index) {
    unsigned c0 = (unsigned)index, c1 = (unsigned)(index >> 32), c2 = (unsigned)stream, c3 = (unsigned)(stream >> 32);
    unsigned k0 = (unsigned)seed, k1 = (unsigned)(seed >> 32);
#pragma unroll
    for (int round = 0; round < 10; round++) {
        unsigned h0 = __umulhi(c0, 0xD2511F53u), l0 = c0 * 0xD2511F53u;
        unsigned h1 = __umulhi(c2, 0xCD9E8D57u), l1 = c2 * 0xCD9E8D57u;
        c0 = h1 ^ c1 ^ k0;
        c2 = h0 ^ c3 ^ k1;
        c1 = l1;
        c3 = l0;
        k0 += 0x9E3779B9u;
        k1 += 0xBB67AE85u;
    }
    return make_uint4(c0, c1, c2, c3);
}

// Word `p` of the stream.
__device__ __forceinline__ unsigned word(uint4 b, int p) {
    return p == 0 ? b.x : p == 1 ? b.y : p == 2 ? b.z : b.w;
}

extern "C" __global__ void uniform(float* __restrict__ y, int n, unsigned long long seed, unsigned long long stream,
                                   unsigned long long position) {
    int i = element();
    if (i >= n) return;
    unsigned long long p = position + i;
    y[i] = (word(block_of(seed, stream, p >> 2), (int)(p & 3)) >> 8) * ULP;
}

// ln x for x in (0, 1].
__device__ __forceinline__ float log_series(float x) {
    int bits = __float_as_int(x), shifted = bits - 0x3F3504F3;
    int exponent = shifted >> 23;
    float m = __int_as_float(bits - (exponent << 23));
    float s = (m - 1.f) / (m + 1.f), z = s * s;
    float series = (((1.f / 9.f * z + 1.f / 7.f) * z + 1.f / 5.f) * z + 1.f / 3.f) * z;
    float low = exponent * LN2_LOW + 2.f * s * series;
    return exponent * LN2_HIGH + (low + 2.f * s);
}

__device__ __forceinline__ float sin_series(float t) {
    float z = t * t;
    float series = (((1.f / 362880.f * z - 1.f / 5040.f) * z + 1.f / 120.f) * z - 1.f / 6.f) * z;
    return t + t * series;
}

__device__ __forceinline__ float cos_series(float t) {
    float z = t * t;
    float series = (((-1.f / 3628800.f * z + 1.f / 40320.f) * z - 1.f / 720.f) * z + 1.f / 24.f) * z;
    return 1.f + z * (series - 0.5f);
}

// One thread per pair of normals; position is even.
extern "C" __global__ void normal(float* __restrict__ y, int n, unsigned long long seed, unsigned long long stream,
                                  unsigned long long position) {
    int i = 2 * element();
    if (i >= n) return;
    unsigned long long p = position + i;
    uint4 b = block_of(seed, stream, p >> 2);
    unsigned w0 = p & 2 ? b.z : b.x, w1 = p & 2 ? b.w : b.y;
    float radius = sqrtf(-2.f * log_series(((w0 >> 8) + 1) * ULP));
    float quarter = (w1 >> 8) * ULP * 4.f;
    int turn = (int)(quarter + 0.5f);
    float t = (quarter - turn) * HALF_PI, c = cos_series(t), s = sin_series(t);
    float u = (turn & 1) == 0 ? c : s, v = (turn & 1) == 0 ? s : c;
    y[i] = radius * (((turn + 1) & 2) == 0 ? u : -u);
    if (i + 1 < n) y[i + 1] = radius * ((turn & 2) == 0 ? v : -v);
}
