// y = clamp(gain * act(x + b)): see org.latentclr.engine.op.fused.BiasAct. The bias runs along the middle of [outer, channels, inner];
// a null bias is none, a negative limit no clamp.
#include "../walk.cuh"

#define SELU_SCALE 1.0507009873554805f
#define SELU_ALPHA 1.6732632423543772f

__device__ __forceinline__ float sigmoid(float x) {
    return x >= 0 ? 1 / (1 + expf(-x)) : expf(x) / (1 + expf(x));
}

#define BIAS_ACT(name, value)                                                                                        \
    extern "C" __global__ void bias_act_##name(const float* __restrict__ xs, const float* __restrict__ bias,         \
                                               float* __restrict__ y, int n, int channels, int inner, float alpha,  \
                                               float gain, float limit) {                                            \
        int i = element();                                                                                           \
        if (i >= n) return;                                                                                          \
        float x = xs[i];                                                                                             \
        if (bias) x += bias[i / inner % channels];                                                                   \
        float v = (value) * gain;                                                                                    \
        y[i] = limit < 0 || v != v ? v : fminf(fmaxf(v, -limit), limit);                                             \
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
extern "C" __global__ void bias_act_grad(const float* __restrict__ g, const float* __restrict__ y, float* __restrict__ d,
                                         int n, float slope, float gain, float limit) {
    int i = element();
    if (i >= n) return;
    float v = y[i];
    float factor = v > 0 ? gain : gain * slope;
    d[i] = limit >= 0 && !(fabsf(v) < limit) ? g[i] * 0.f : g[i] * factor;
}

// What went into a piecewise linear activation, from its result; `above` and `below` are the inverse slopes.
extern "C" __global__ void bias_act_inverse(const float* __restrict__ y, const float* __restrict__ bias, float* __restrict__ x,
                                            int n, int channels, int inner, float above, float below) {
    int i = element();
    if (i < n) x[i] = y[i] * (y[i] > 0 ? above : below) - bias[i / inner % channels];
}
