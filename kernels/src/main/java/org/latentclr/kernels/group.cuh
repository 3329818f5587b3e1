// Neighbouring elements that one thread reads and writes at once. The Java side is org.latentclr.kernels.Groups.
#pragma once

// Q elements; four of them lie at a multiple of 16 bytes.
template <int Q>
struct Group {
    float v[Q];
    __device__ __forceinline__ void load(const float* from) {
        if (Q == 4) {
            float4 q = *(const float4*)from;
            v[0] = q.x, v[1 % Q] = q.y, v[2 % Q] = q.z, v[3 % Q] = q.w;
        } else {
            v[0] = *from;
        }
    }
    // Elements `step` apart, which is 1, or 0 for one element that all meet.
    __device__ __forceinline__ void load(const float* from, int step) {
        if (step) load(from);
        else
#pragma unroll
            for (int e = 0; e < Q; e++) v[e] = *from;
    }
    __device__ __forceinline__ void store(float* to) const {
        if (Q == 4) *(float4*)to = make_float4(v[0], v[1 % Q], v[2 % Q], v[3 % Q]);
        else *to = v[0];
    }
};
