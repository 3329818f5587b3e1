// Ops that move values by index. Operands are row-major; a dimension splits them into [outer, n, inner].
// Indices are floats; one outside its range is noted in *fault as (its bits, never 0) and read as 0.
#include "../walk.cuh"

__device__ __forceinline__ int checked(float index, int size, int* fault) {
    int k = (int)index;
    if (index == (float)k && k >= 0 && k < size) return k;
    fault[0] = __float_as_int(index);
    fault[1] = size;
    fault[2] = 1;
    return 0;
}

extern "C" __global__ void gather(const float* __restrict__ x, const float* __restrict__ index, float* __restrict__ y,
                                  int count, int m, int n, int inner, int* __restrict__ fault) {
    int i = element();
    if (i >= count) return;
    int k = checked(index[i], m, fault);
    y[i] = x[((long)(i / (n * inner)) * m + k) * inner + i % inner];
}

// One thread per column, in increasing order of the elements: the sums have one order. y is zero on entry.
extern "C" __global__ void scatter_add(const float* __restrict__ x, const float* __restrict__ index,
                                       float* __restrict__ y, int columns, int n, int size, int inner,
                                       int* __restrict__ fault) {
    int j = element();
    if (j >= columns) return;
    long from = (long)(j / inner) * n * inner + j % inner;
    long to = (long)(j / inner) * size * inner + j % inner;
    for (int i = 0; i < n; i++, from += inner) y[to + (long)checked(index[from], size, fault) * inner] += x[from];
}

// The bits of a float as an integer of the same order: -0 before 0, NaN last.
__device__ __forceinline__ int ordered(float x) {
    if (x != x) return 0x7fffffff;
    int b = __float_as_int(x);
    return b < 0 ? b ^ 0x7fffffff : b;
}

// The place of an element is the number of elements that come before it: smaller ones, and equal ones of smaller index.
extern "C" __global__ void arg_sort(const float* __restrict__ x, float* __restrict__ y, int count, int n, int inner,
                                    int descending) {
    int i = element();
    if (i >= count) return;
    long base = (long)(i / (n * inner)) * n * inner + i % inner;
    int me = i / inner % n;
    int key = ordered(x[i]);
    int place = 0;
    for (int k = 0; k < n; k++) {
        int other = ordered(x[base + (long)k * inner]);
        place += (descending ? other > key : other < key) || (other == key && k < me);
    }
    y[base + (long)place * inner] = me;
}

// For each window the index h*W + w of its first largest element.
extern "C" __global__ void max_pool_index(const float* __restrict__ x, float* __restrict__ y, int count, int h, int w,
                                          int oh, int ow, int kh, int kw, int sh, int sw, int ph, int pw) {
    int i = element();
    if (i >= count) return;
    int top = i / ow % oh * sh - ph;
    int left = i % ow * sw - pw;
    const float* image = x + (long)(i / (oh * ow)) * h * w;
    int best = -1;
    float largest = 0;
    for (int r = max(0, top); r < min(h, top + kh); r++)
        for (int c = max(0, left); c < min(w, left + kw); c++) {
            float v = image[r * w + c];
            if (best < 0 || v > largest) {
                best = r * w + c;
                largest = v;
            }
        }
    y[i] = best;
}
