// y = A x B^T for each image of [images, h, w], A and B with few neighbours in each row: interpolation, average pooling and their
// gradients. See SeparableMap in org.latentclr.engine.op.fused.
#include "../walk.cuh"

// A row of a table: the first neighbour, how many there are, their weights. One thread for each result.
extern "C" __global__ void separable_map(const float* __restrict__ x, const float* __restrict__ rows,
                                         const float* __restrict__ columns, float* __restrict__ y, int count, int h, int w,
                                         int oh, int ow, int row_taps, int column_taps) {
    int i = element();
    if (i >= count) return;
    const float* r = rows + (i / ow % oh) * (2 + row_taps);
    const float* c = columns + i % ow * (2 + column_taps);
    const float* from = x + ((long)(i / (oh * ow)) * h + (int)r[0]) * w + (int)c[0];
    int down = (int)r[1], right = (int)c[1];
    float sum = 0;
    for (int a = 0; a < down; a++, from += w) {
        float line = 0;
        for (int b = 0; b < right; b++) line = fmaf(c[2 + b], from[b], line);
        sum = fmaf(r[2 + a], line, sum);
    }
    y[i] = sum;
}
