// One tile of a matrix product: C[EDGE x EDGE] = sum over k of A[., k] B[k, .], by 256 threads. While the threads multiply one slice of
// DEPTH k in shared memory, the next one travels to their registers, and from there to a second buffer.
#pragma once

#define THREADS 256

// EDGE 128: 8 x 8 results for each thread; EDGE 64: 4 x 4, for products that are small or thin. Each thread loads four elements of A and four
// of B for a slice.
// PAD keeps the lines of shared memory that one instruction reads or writes in different banks.
template <int EDGE_, int PAD>
struct Tile {
    static const int EDGE = EDGE_, DEPTH = 1024 / EDGE_, LD = EDGE_ + PAD, QUADS = EDGE_ / 64;
    // The four elements of a slice that this thread loads: neighbours along k,
    static __device__ __forceinline__ int deep_line() { return threadIdx.x / (DEPTH / 4); }
    static __device__ __forceinline__ int deep_k() { return threadIdx.x % (DEPTH / 4) * 4; }
    // or at one k, STEP lines apart; or at one k, on neighbouring lines.
    static const int STEP = EDGE / 4;
    static __device__ __forceinline__ int wide_line() { return threadIdx.x % STEP; }
    static __device__ __forceinline__ int wide_k() { return threadIdx.x / STEP; }
};

// Where a thread's four elements go in a slice.
enum Order { DEEP, WIDE, QUAD };

template <class Math, class T = typename Math::T>
__device__ __forceinline__ void put(float (*slice)[T::LD], Order order, float (&v)[4]) {
#pragma unroll
    for (int e = 0; e < 4; e++) v[e] = Math::rounded(v[e]);
    if (order == DEEP) {
#pragma unroll
        for (int e = 0; e < 4; e++) slice[T::deep_k() + e][T::deep_line()] = v[e];
    } else if (order == WIDE) {
#pragma unroll
        for (int e = 0; e < 4; e++) slice[T::wide_k()][T::wide_line() + e * T::STEP] = v[e];
    } else {
        *(float4*)&slice[T::wide_k()][4 * T::wide_line()] = make_float4(v[0], v[1], v[2], v[3]);
    }
}

__device__ __forceinline__ void take(const float4 q, float (&v)[4]) {
    v[0] = q.x, v[1] = q.y, v[2] = q.z, v[3] = q.w;
}

// x / by for the x >= 0 that the launch knows, by a multiplication where that is exact.
struct Divider {
    unsigned magic;  // ceil(2^32 / by), or 0
    int by;
    __device__ __forceinline__ int quotient(int x) const { return magic ? (int)__umulhi(x, magic) : x / by; }
};

// A pair (major, minor), minor below `by`, that walks through k in steps of DEPTH.
struct Counter {
    int major, minor;
    __device__ __forceinline__ void start(int k, int by) {
        major = k / by;
        minor = k - major * by;
    }
    // step = (DEPTH / by, DEPTH % by)
    __device__ __forceinline__ void advance(int2 step, int by) {
        major += step.x;
        minor += step.y;
        if (minor >= by) {
            minor -= by;
            major++;
        }
    }
    __device__ __forceinline__ void next(int by) {
        if (++minor == by) {
            minor = 0;
            major++;
        }
    }
};

// Products in float32. Warps all of whose results lie below the last of `rows` only help to load.
template <int EDGE>
struct Fp32 {
    typedef Tile<EDGE, 4> T;
    float sum[4 * T::QUADS][4 * T::QUADS];
    int y, x;

    __device__ __forceinline__ void start() {
        y = threadIdx.x / 16 * 4;
        x = threadIdx.x % 16 * 4;
#pragma unroll
        for (int i = 0; i < 4 * T::QUADS; i++)
#pragma unroll
            for (int j = 0; j < 4 * T::QUADS; j++) sum[i][j] = 0;
    }

    __device__ __forceinline__ int first_row() const { return y; }
    static __device__ __forceinline__ float rounded(float v) { return v; }

    __device__ __forceinline__ void multiply(const float (*a)[T::LD], const float (*b)[T::LD]) {
#pragma unroll
        for (int k = 0; k < T::DEPTH; k++) {
            float u[4 * T::QUADS], v[4 * T::QUADS];
#pragma unroll
            for (int q = 0; q < T::QUADS; q++) {
                float4 s = *(const float4*)&a[k][y + 64 * q], t = *(const float4*)&b[k][x + 64 * q];
                u[4 * q] = s.x, u[4 * q + 1] = s.y, u[4 * q + 2] = s.z, u[4 * q + 3] = s.w;
                v[4 * q] = t.x, v[4 * q + 1] = t.y, v[4 * q + 2] = t.z, v[4 * q + 3] = t.w;
            }
#pragma unroll
            for (int i = 0; i < 4 * T::QUADS; i++)
#pragma unroll
                for (int j = 0; j < 4 * T::QUADS; j++) sum[i][j] = fmaf(u[i], v[j], sum[i][j]);
        }
    }

    // c.four(row, pos, values) stores four columns; pos is what c.at(column) says of the first of them.
    template <class C>
    __device__ __forceinline__ void store(int row, int column, const C& c) const {
#pragma unroll
        for (int q = 0; q < T::QUADS; q++) {
            typename C::Pos p = c.at(column + x + 64 * q);
#pragma unroll
            for (int i = 0; i < 4 * T::QUADS; i++) {
                float v[4] = {sum[i][4 * q], sum[i][4 * q + 1], sum[i][4 * q + 2], sum[i][4 * q + 3]};
                c.four(row + y + i % 4 + 64 * (i / 4), p, v);
            }
        }
    }
};

// A and B: start<T>(line, k) places the thread, fetch<T>(k, last, v) loads its four elements of the slice that begins at k (0 outside the
// matrices and from `last` on) and steps to the next slice; order() says where they go. k runs from `first` to `last` - 1.
template <class Math, class A, class B, class C>
__device__ __forceinline__ void product(A& a, B& b, int first, int last, int rows, const C& c) {
    typedef typename Math::T T;
    __shared__ __align__(16) float as[2][T::DEPTH][T::LD];
    __shared__ __align__(16) float bs[2][T::DEPTH][T::LD];
    int row = blockIdx.y * T::EDGE, column = blockIdx.x * T::EDGE;
    Math math;
    math.start();
    bool busy = row + math.first_row() < rows;
    float u[4], v[4];
    a.template start<T>(row, first);
    b.template start<T>(column, first);
    int now = 0;
    if (first < last) {
        a.template fetch<T>(first, last, u);
        b.template fetch<T>(first, last, v);
        put<Math>(as[0], a.order(), u);
        put<Math>(bs[0], b.order(), v);
    }
    __syncthreads();
    for (int k = first; k < last; k += T::DEPTH) {
        bool more = k + T::DEPTH < last;
        if (more) {
            a.template fetch<T>(k + T::DEPTH, last, u);
            b.template fetch<T>(k + T::DEPTH, last, v);
        }
        if (busy) math.multiply(as[now], bs[now]);
        now ^= 1;
        if (more) {
            put<Math>(as[now], a.order(), u);
            put<Math>(bs[now], b.order(), v);
        }
        __syncthreads();
    }
    if (busy) math.store(row, column, c);
}

// Element (line, k) of a matrix lies at base + line * line_step + k * k_step.
struct Matrix {
    const float* base;
    int lines, line_step, k_step;
    const float* from;
    int line, k;
    bool deep, vector;

    __device__ __forceinline__ Matrix(const float* base, int lines, int line_step, int k_step)
        : base(base), lines(lines), line_step(line_step), k_step(k_step) {
        deep = k_step == 1;
        vector = ((deep ? line_step : k_step) & 3) == 0 && (deep || line_step == 1) && ((size_t)base & 15) == 0;
    }
    __device__ __forceinline__ Order order() const { return deep ? DEEP : vector ? QUAD : WIDE; }
    template <class T>
    __device__ __forceinline__ void start(int first_line, int first) {
        line = first_line + (deep ? T::deep_line() : vector ? 4 * T::wide_line() : T::wide_line());
        k = deep ? T::deep_k() : T::wide_k();
        from = base + (long)line * line_step;
    }
    // The slices of a vector operand begin at multiples of 4: `first` is one.
    template <class T>
    __device__ __forceinline__ void fetch(int slice, int last, float (&v)[4]) {
        int i = slice + k;
        if (vector && i + (deep ? 3 : 0) < last && line + (deep ? 0 : 3) < lines) {
            take(*(const float4*)(from + (long)i * k_step), v);
            return;
        }
#pragma unroll
        for (int e = 0; e < 4; e++) {
            int l = deep ? 0 : vector ? e : e * T::STEP, d = deep ? e : 0;
            v[e] = line + l < lines && i + d < last ? from[(long)l * line_step + (long)(i + d) * k_step] : 0.f;
        }
    }
};
