// One thread for `each` elements, 1 or 4 neighbours; operands are strided, the result is row-major (except in copy).
#include "../group.cuh"
#include "../walk.cuh"

#define UNARY(name, value)                                                                                          \
    __device__ __forceinline__ float value_of_##name(float x, float a, float b) { return value; }                    \
    extern "C" __global__ void unary_##name(const Walk<1> w, const float* __restrict__ xs, float* __restrict__ y,    \
                                            float a, float b, int each) {                                            \
        int i = element() * each;                                                                                    \
        if (i >= w.size) return;                                                                                     \
        const float* from = xs + w.offset(0, i);                                                                     \
        if (each == 1) {                                                                                             \
            y[i] = value_of_##name(*from, a, b);                                                                     \
            return;                                                                                                  \
        }                                                                                                            \
        Group<4> x;                                                                                                  \
        x.load(from, w.strides[0][0]);                                                                               \
        for (int e = 0; e < 4; e++) x.v[e] = value_of_##name(x.v[e], a, b);                                          \
        x.store(y + i);                                                                                              \
    }

UNARY(affine, a * x + b)
UNARY(pow, powf(x, a))
UNARY(clamp, x != x ? x : fminf(fmaxf(x, a), b))
UNARY(leaky, x < 0 ? a * x : x)
UNARY(exp, expf(x))
UNARY(expm1, expm1f(x))
UNARY(log, logf(x))
UNARY(sqrt, sqrtf(x))
UNARY(rsqrt, 1 / sqrtf(x))
UNARY(reciprocal, 1 / x)
UNARY(square, x * x)
UNARY(abs, fabsf(x))
UNARY(sign, x > 0 ? 1.f : x < 0 ? -1.f : x)
UNARY(step, x > 0 ? 1.f : 0.f)
UNARY(relu, x > 0 || x != x ? x : 0.f)
UNARY(tanh, tanhf(x))
UNARY(sigmoid, x >= 0 ? 1 / (1 + expf(-x)) : expf(x) / (1 + expf(x)))
UNARY(softplus, fmaxf(x, 0) + log1pf(expf(-fabsf(x))))
UNARY(erf, erff(x))
UNARY(sin, sinf(x))
UNARY(cos, cosf(x))
UNARY(floor, floorf(x))

#define BINARY(name, value)                                                                                         \
    __device__ __forceinline__ float value_of_##name(float x, float y) { return value; }                             \
    extern "C" __global__ void binary_##name(const Walk<2> w, const float* __restrict__ xs,                          \
                                             const float* __restrict__ ys, float* __restrict__ z, int each) {        \
        int i = element() * each;                                                                                    \
        if (i >= w.size) return;                                                                                     \
        const float *left = xs + w.offset(0, i), *right = ys + w.offset(1, i);                                       \
        if (each == 1) {                                                                                             \
            z[i] = value_of_##name(*left, *right);                                                                   \
            return;                                                                                                  \
        }                                                                                                            \
        Group<4> x, y;                                                                                               \
        x.load(left, w.strides[0][0]);                                                                               \
        y.load(right, w.strides[1][0]);                                                                              \
        for (int e = 0; e < 4; e++) x.v[e] = value_of_##name(x.v[e], y.v[e]);                                        \
        x.store(z + i);                                                                                              \
    }

BINARY(add, x + y)
BINARY(sub, x - y)
BINARY(mul, x * y)
BINARY(div, x / y)
BINARY(pow, powf(x, y))
BINARY(max, x > y || x != x ? x : y)
BINARY(min, x < y || x != x ? x : y)
BINARY(gt, x > y ? 1.f : 0.f)
BINARY(ge, x >= y ? 1.f : 0.f)
BINARY(lt, x < y ? 1.f : 0.f)
BINARY(le, x <= y ? 1.f : 0.f)
BINARY(eq, x == y ? 1.f : 0.f)
BINARY(ne, x != y ? 1.f : 0.f)

extern "C" __global__ void choose(const Walk<3> w, const float* __restrict__ mask, const float* __restrict__ x,
                                  const float* __restrict__ y, float* __restrict__ z) {
    int i = element();
    if (i >= w.size) return;
    z[i] = mask[w.offset(0, i)] != 0 ? x[w.offset(1, i)] : y[w.offset(2, i)];
}

// Both operands strided: the copy that makes a view row-major, and the one that fills a part of a result.
extern "C" __global__ void copy(const Walk<2> w, const float* __restrict__ x, float* __restrict__ y, int each) {
    int i = element() * each;
    if (i >= w.size) return;
    const float* from = x + w.offset(0, i);
    float* to = y + w.offset(1, i);
    if (each == 1) {
        *to = *from;
        return;
    }
    Group<4> v;
    v.load(from, w.strides[0][0]);
    v.store(to);
}

extern "C" __global__ void fill(float* __restrict__ y, int n, float value) {
    int i = element();
    if (i < n) y[i] = value;
}
