package org.latentclr.engine.backend.cpu;

/** Matrix kernels in plain Java, used when the Vector API is not there. */
final class ScalarGemmKernels implements GemmKernels {
    @Override
    public int tileRows() {
        return 4;
    }

    @Override
    public int tileColumns() {
        return 4;
    }

    @Override
    public int lanes() {
        return 1;
    }

    @Override
    public int rowStep() {
        return 1;
    }

    @Override
    public void tile(int mr, int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
        for (int i = 0; i < mr; i++) {
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            for (int p = 0; p < kc; p++) {
                float x = ap[ao + p * mr + i];
                int b = bo + p * 4;
                s0 += x * bp[b];
                s1 += x * bp[b + 1];
                s2 += x * bp[b + 2];
                s3 += x * bp[b + 3];
            }
            int o = co + i * ldc;
            c[o] = accumulate ? c[o] + s0 : s0;
            c[o + 1] = accumulate ? c[o + 1] + s1 : s1;
            c[o + 2] = accumulate ? c[o + 2] + s2 : s2;
            c[o + 3] = accumulate ? c[o + 3] + s3 : s3;
        }
    }

    @Override
    public void dots(int rows, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co,
            int ldc, boolean accumulate, float[] tmp) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < 4; j++) {
                float sum = dot(k, a, ao + i * lda, b, bo + j * ldb, tmp);
                int o = co + i * ldc + j;
                c[o] = accumulate ? c[o] + sum : sum;
            }
        }
    }

    @Override
    public float dot(int k, float[] a, int ao, float[] b, int bo, float[] tmp) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int p = 0;
        for (; p <= k - 4; p += 4) {
            s0 += a[ao + p] * b[bo + p];
            s1 += a[ao + p + 1] * b[bo + p + 1];
            s2 += a[ao + p + 2] * b[bo + p + 2];
            s3 += a[ao + p + 3] * b[bo + p + 3];
        }
        for (; p < k; p++) s0 += a[ao + p] * b[bo + p];
        return (s0 + s1) + (s2 + s3);
    }

    @Override
    public void axpys(int rows, int n, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co,
            int ldc) {
        for (int i = 0; i < rows; i++) {
            int ar = ao + i * lda, o = co + i * ldc;
            float x0 = a[ar], x1 = a[ar + 1], x2 = a[ar + 2], x3 = a[ar + 3];
            for (int j = 0; j < n; j++) {
                float s = c[o + j] + x0 * b[bo + j];
                s += x1 * b[bo + ldb + j];
                s += x2 * b[bo + 2 * ldb + j];
                c[o + j] = s + x3 * b[bo + 3 * ldb + j];
            }
        }
    }

    @Override
    public void gather(int count, float[] src, int plane, int planeStride, int[] taps, int tap, int vectors,
            int[] places, float[] dst, int o) {
        for (int p = 0, at = plane, t = tap; p < count; p++) {
            for (int v = 0; v < 2 * vectors; v += 2)
                dst[o + p * 4 + places[v + 1]] = src[at + taps[t] + places[v]];
            if (++t == taps.length) {
                t = 0;
                at += planeStride;
            }
        }
    }

    @Override
    public void transpose(float[] src, int[] rows, int r, int s, float[] dst, int o) {
        dst[o] = src[rows[r] + s];
    }

    @Override
    public void turn(float[] src, int s, int distance, int last, float[] dst, int o, int step) {
        dst[o] = src[s];
    }

    @Override
    public void copy(float[] src, int s, float[] dst, int d, int n) {
        for (int i = 0; i < n; i++) dst[d + i] = src[s + i];
    }
}
