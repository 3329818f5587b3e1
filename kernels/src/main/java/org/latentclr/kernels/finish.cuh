// What may follow a convolution or a filter, without a pass of its own. The Java side is org.latentclr.kernels.Finish.
#pragma once

// y = clamp(gain act(d v + noise + bias)). Null pointers are nothing, a negative limit is no clamp; act(v) is
// v for v > 0, slope v below (slope 1: linear).
struct Finish {
    const float *factors, *noise, *bias;  // [factors_n, O], [noise_n, oH oW], [O]
    int factors_n, noise_n;
    float slope, gain, limit;
    __device__ __forceinline__ float value(float v, int n, int o, int p, int channels, int pixels) const {
        if (factors) v *= factors[(long)(n % factors_n) * channels + o];
        if (noise) v += noise[(long)(n % noise_n) * pixels + p];
        if (bias) v += bias[o];
        v = (v > 0 ? v : slope * v) * gain;
        return limit < 0 || v != v ? v : fminf(fmaxf(v, -limit), limit);
    }
};

