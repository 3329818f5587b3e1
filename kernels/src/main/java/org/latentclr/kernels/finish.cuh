// What may follow a convolution or a filter, without a pass of its own. The Java side is org.latentclr.kernels.Finish.
#pragma once

// y = clamp(gain act(d v + noise + bias)). Null pointers are nothing, a negative limit is no clamp; act(v) is
// v for v > 0, slope v below (slope 1: linear).
struct Finish {
    const float *factors, *noise, *bias;  // [factors_n, O], [noise_n, oH oW], [O]
    int factors_n, noise_n;
    float slope, gain, limit;
    // What one channel of one image has in common.
    struct Plane {
        float factor, bias;
        const float* noise;
    };
    __device__ __forceinline__ Plane plane(int n, int o, int channels, int pixels) const {
        return Plane{factors ? factors[(long)(n % factors_n) * channels + o] : 1.f, bias ? bias[o] : 0.f,
                     noise ? noise + (long)(n % noise_n) * pixels : nullptr};
    }
    __device__ __forceinline__ float value(float v, const Plane& at, int p) const {
        v *= at.factor;
        if (at.noise) v += at.noise[p];
        v += at.bias;
        v = (v > 0 ? v : slope * v) * gain;
        return limit < 0 || v != v ? v : fminf(fmaxf(v, -limit), limit);
    }
    __device__ __forceinline__ float value(float v, int n, int o, int p, int channels, int pixels) const {
        return value(v, plane(n, o, channels, pixels), p);
    }
};

