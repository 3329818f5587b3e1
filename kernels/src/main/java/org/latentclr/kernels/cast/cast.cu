// Between float32 and the two formats of 16 bits, rounded to nearest, ties to even: see org.latentclr.kernels.cast.CastCuda.
#include "../walk.cuh"

extern "C" __global__ void to_fp16(const float* __restrict__ x, unsigned short* __restrict__ y, int n) {
    int i = element();
    if (i < n) asm("cvt.rn.f16.f32 %0, %1;" : "=h"(y[i]) : "f"(x[i]));
}

extern "C" __global__ void from_fp16(const unsigned short* __restrict__ x, float* __restrict__ y, int n) {
    int i = element();
    if (i < n) asm("cvt.f32.f16 %0, %1;" : "=f"(y[i]) : "h"(x[i]));
}

extern "C" __global__ void to_bf16(const float* __restrict__ x, unsigned short* __restrict__ y, int n) {
    int i = element();
    if (i >= n) return;
    unsigned bits = __float_as_uint(x[i]);
    y[i] = x[i] != x[i] ? 0x7FFF : (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
}

extern "C" __global__ void from_bf16(const unsigned short* __restrict__ x, float* __restrict__ y, int n) {
    int i = element();
    if (i < n) y[i] = __uint_as_float((unsigned)x[i] << 16);
}
