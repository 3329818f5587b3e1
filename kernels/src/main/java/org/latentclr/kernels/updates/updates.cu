// Optimiser steps in place: see org.latentclr.engine.op.fused.AdamStep and SgdStep.
#include "../walk.cuh"

// `largest` is null except for AMSGrad; `decay` is added to the gradient, `kept` multiplies the parameter.
extern "C" __global__ void adam(float* __restrict__ p, const float* __restrict__ g, float* __restrict__ m,
                                float* __restrict__ v, float* __restrict__ largest, int n, float beta1, float rest1,
                                float beta2, float rest2, float decay, float kept, float step, float correction,
                                float epsilon) {
    int i = element();
    if (i >= n) return;
    float gradient = decay == 0 ? g[i] : g[i] + p[i] * decay;
    float first = m[i] * beta1 + gradient * rest1;
    float second = v[i] * beta2 + gradient * gradient * rest2;
    m[i] = first;
    v[i] = second;
    if (largest) {
        second = fmaxf(largest[i], second);
        largest[i] = second;
    }
    p[i] = p[i] * kept - first / (sqrtf(second) * correction + epsilon) * step;
}

// `buffer` is null without momentum; `start` says that it holds nothing yet.
extern "C" __global__ void sgd(float* __restrict__ p, const float* __restrict__ g, float* __restrict__ buffer, int n,
                               float rate, float decay, float momentum, float rest, int nesterov, int start) {
    int i = element();
    if (i >= n) return;
    float by = decay == 0 ? g[i] : g[i] + p[i] * decay;
    if (buffer) {
        float b = start ? by : buffer[i] * momentum + by * rest;
        buffer[i] = b;
        by = nesterov ? by + b * momentum : b;
    }
    p[i] -= by * rate;
}
