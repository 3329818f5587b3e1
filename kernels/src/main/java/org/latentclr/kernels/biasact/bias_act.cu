// y = clamp(gain * act(x + b)): see org.latentclr.engine.op.fused.BiasAct. The bias runs along the middle of [outer, channels, inner];
// a null bias is none, a negative limit no clamp. A thread
// takes `each` elements, 1 or 4 neighbours of one channel.
#include "../group.cuh"
#include "../walk.cuh"

#define SELU_SCALE 1.0507009873554805f
#define SELU_ALPHA 1.6732632423543772f

__device__ __forceinline__ float sigmoid(float x) {
    return x >= 0 ? 1 / (1 + expf(-x)) : expf(x) / (1 + expf(x));
}

#define BIAS_ACT(name, value)                                                                                        \
    __device__ __forceinline__ float act_##name(float x, float alpha, float gain, float limit) {                     \
        float v = (value) * gain;                                                                                    \
        return limit < 0 || v != v ? v : fminf(fmaxf(v, -limit), limit);                                             \
    }                                                                                                                \
    extern "C" __global__ void bias_act_##name(const float* __restrict__ xs, const float* __restrict__ bias,         \
                                               float* __restrict__ y, int n, int channels, int inner, int each,      \
                                               float alpha, float gain, float limit) {                               \
        int i = element() * each;                                                                                    \
        if (i >= n) return;                                                                                          \
        float b = bias ? bias[i / inner % channels] : 0.f;                                                           \
        if (each == 1) {                                                                                             \
            y[i] = act_##name(xs[i] + b, alpha, gain, limit);                                                        \
            return;                                                                                                  \
        }                                                                                                            \
        Group<4> x;                                                                                                  \
        x.load(xs + i);                                                                                              \
        for (int e = 0; e < 4; e++) x.v[e] = act_##name(x.v[e] + b, alpha, gain, limit);                             \
        x.store(y + i);                                                                                              \
    }

BIAS_ACT(linear, x)
BIAS_ACT(relu, x > 0 || x != x ? x : 0.f)
BIAS_ACT(lrelu, x > 0 ? x : alpha * x)
BIAS_ACT(tanh, tanhf(x))
BIAS_ACT(sigmoid, sigmoid(x))
BIAS_ACT(elu, x > 0 ? x : expm1f(x))
BIAS_ACT(selu, SELU_SCALE * (x > 0 ? x : SELU_ALPHA * expm1f(x)))
BIAS_ACT(softplus, fmaxf(x, 0) + log1pf(expf(-fabsf(x))))
BIAS_ACT(swish, x * sigmoid(x))

// The gradient of a piecewise linear activation from its result.
__device__ __forceinline__ float slope_of(float g, float v, float slope, float gain, float limit) {
    float factor = v > 0 ? gain : gain * slope;
    return limit >= 0 && !(fabsf(v) < limit) ? g * 0.f : g * factor;
}

extern "C" __global__ void bias_act_grad(const float* __restrict__ g, const float* __restrict__ y, float* __restrict__ d,
                                         int n, int each, float slope, float gain, float limit) {
    int i = element() * each;
    if (i >= n) return;
    if (each == 1) {
        d[i] = slope_of(g[i], y[i], slope, gain, limit);
        return;
    }
    Group<4> u, v;
    u.load(g + i);
    v.load(y + i);
    for (int e = 0; e < 4; e++) u.v[e] = slope_of(u.v[e], v.v[e], slope, gain, limit);
    u.store(d + i);
}

// What went into a piecewise linear activation, from its result; `above` and `below` are the inverse slopes.
extern "C" __global__ void bias_act_inverse(const float* __restrict__ y, const float* __restrict__ bias, float* __restrict__ x,
                                            int n, int channels, int inner, int each, float above, float below) {
    int i = element() * each;
    if (i >= n) return;
    float b = bias[i / inner % channels];
    if (each == 1) {
        x[i] = y[i] * (y[i] > 0 ? above : below) - b;
        return;
    }
    Group<4> v;
    v.load(y + i);
    for (int e = 0; e < 4; e++) v.v[e] = v.v[e] * (v.v[e] > 0 ? above : below) - b;
    v.store(x + i);
}
