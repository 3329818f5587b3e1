package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Matrix kernels for vectors of 16 floats. Written by GemmKernelGenerator; do not edit. */
final class GemmKernels512 implements GemmKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_512;
    private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(S, 0);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(S, 1);

    @Override
    public int tileRows() {
        return 12;
    }

    @Override
    public int tileColumns() {
        return 32;
    }

    @Override
    public int lanes() {
        return 16;
    }

    @Override
    public int rowStep() {
        return 4;
    }

    @Override
    public void tile(int mr, int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
        switch (mr) {
            case 12 -> tile12(kc, ap, ao, bp, bo, c, co, ldc, accumulate);
            case 8 -> tile8(kc, ap, ao, bp, bo, c, co, ldc, accumulate);
            case 4 -> tile4(kc, ap, ao, bp, bo, c, co, ldc, accumulate);
            default -> throw new IllegalArgumentException("no tile of height " + mr);
        }
    }

    private static void tile12(int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
        FloatVector c0_0 = FloatVector.zero(S);
        FloatVector c0_1 = FloatVector.zero(S);
        FloatVector c1_0 = FloatVector.zero(S);
        FloatVector c1_1 = FloatVector.zero(S);
        FloatVector c2_0 = FloatVector.zero(S);
        FloatVector c2_1 = FloatVector.zero(S);
        FloatVector c3_0 = FloatVector.zero(S);
        FloatVector c3_1 = FloatVector.zero(S);
        FloatVector c4_0 = FloatVector.zero(S);
        FloatVector c4_1 = FloatVector.zero(S);
        FloatVector c5_0 = FloatVector.zero(S);
        FloatVector c5_1 = FloatVector.zero(S);
        FloatVector c6_0 = FloatVector.zero(S);
        FloatVector c6_1 = FloatVector.zero(S);
        FloatVector c7_0 = FloatVector.zero(S);
        FloatVector c7_1 = FloatVector.zero(S);
        FloatVector c8_0 = FloatVector.zero(S);
        FloatVector c8_1 = FloatVector.zero(S);
        FloatVector c9_0 = FloatVector.zero(S);
        FloatVector c9_1 = FloatVector.zero(S);
        FloatVector c10_0 = FloatVector.zero(S);
        FloatVector c10_1 = FloatVector.zero(S);
        FloatVector c11_0 = FloatVector.zero(S);
        FloatVector c11_1 = FloatVector.zero(S);
        for (int p = 0; p < kc; p++) {
            int a = ao + p * 12;
            int b = bo + p * 32;
            FloatVector b0 = FloatVector.fromArray(S, bp, b + 0);
            FloatVector b1 = FloatVector.fromArray(S, bp, b + 16);
            FloatVector x;
            x = FloatVector.broadcast(S, ap[a + 0]);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            x = FloatVector.broadcast(S, ap[a + 1]);
            c1_0 = x.fma(b0, c1_0);
            c1_1 = x.fma(b1, c1_1);
            x = FloatVector.broadcast(S, ap[a + 2]);
            c2_0 = x.fma(b0, c2_0);
            c2_1 = x.fma(b1, c2_1);
            x = FloatVector.broadcast(S, ap[a + 3]);
            c3_0 = x.fma(b0, c3_0);
            c3_1 = x.fma(b1, c3_1);
            x = FloatVector.broadcast(S, ap[a + 4]);
            c4_0 = x.fma(b0, c4_0);
            c4_1 = x.fma(b1, c4_1);
            x = FloatVector.broadcast(S, ap[a + 5]);
            c5_0 = x.fma(b0, c5_0);
            c5_1 = x.fma(b1, c5_1);
            x = FloatVector.broadcast(S, ap[a + 6]);
            c6_0 = x.fma(b0, c6_0);
            c6_1 = x.fma(b1, c6_1);
            x = FloatVector.broadcast(S, ap[a + 7]);
            c7_0 = x.fma(b0, c7_0);
            c7_1 = x.fma(b1, c7_1);
            x = FloatVector.broadcast(S, ap[a + 8]);
            c8_0 = x.fma(b0, c8_0);
            c8_1 = x.fma(b1, c8_1);
            x = FloatVector.broadcast(S, ap[a + 9]);
            c9_0 = x.fma(b0, c9_0);
            c9_1 = x.fma(b1, c9_1);
            x = FloatVector.broadcast(S, ap[a + 10]);
            c10_0 = x.fma(b0, c10_0);
            c10_1 = x.fma(b1, c10_1);
            x = FloatVector.broadcast(S, ap[a + 11]);
            c11_0 = x.fma(b0, c11_0);
            c11_1 = x.fma(b1, c11_1);
        }
        if (accumulate) {
            c0_0 = c0_0.add(FloatVector.fromArray(S, c, co + 0 * ldc + 0));
            c0_1 = c0_1.add(FloatVector.fromArray(S, c, co + 0 * ldc + 16));
            c1_0 = c1_0.add(FloatVector.fromArray(S, c, co + 1 * ldc + 0));
            c1_1 = c1_1.add(FloatVector.fromArray(S, c, co + 1 * ldc + 16));
            c2_0 = c2_0.add(FloatVector.fromArray(S, c, co + 2 * ldc + 0));
            c2_1 = c2_1.add(FloatVector.fromArray(S, c, co + 2 * ldc + 16));
            c3_0 = c3_0.add(FloatVector.fromArray(S, c, co + 3 * ldc + 0));
            c3_1 = c3_1.add(FloatVector.fromArray(S, c, co + 3 * ldc + 16));
            c4_0 = c4_0.add(FloatVector.fromArray(S, c, co + 4 * ldc + 0));
            c4_1 = c4_1.add(FloatVector.fromArray(S, c, co + 4 * ldc + 16));
            c5_0 = c5_0.add(FloatVector.fromArray(S, c, co + 5 * ldc + 0));
            c5_1 = c5_1.add(FloatVector.fromArray(S, c, co + 5 * ldc + 16));
            c6_0 = c6_0.add(FloatVector.fromArray(S, c, co + 6 * ldc + 0));
            c6_1 = c6_1.add(FloatVector.fromArray(S, c, co + 6 * ldc + 16));
            c7_0 = c7_0.add(FloatVector.fromArray(S, c, co + 7 * ldc + 0));
            c7_1 = c7_1.add(FloatVector.fromArray(S, c, co + 7 * ldc + 16));
            c8_0 = c8_0.add(FloatVector.fromArray(S, c, co + 8 * ldc + 0));
            c8_1 = c8_1.add(FloatVector.fromArray(S, c, co + 8 * ldc + 16));
            c9_0 = c9_0.add(FloatVector.fromArray(S, c, co + 9 * ldc + 0));
            c9_1 = c9_1.add(FloatVector.fromArray(S, c, co + 9 * ldc + 16));
            c10_0 = c10_0.add(FloatVector.fromArray(S, c, co + 10 * ldc + 0));
            c10_1 = c10_1.add(FloatVector.fromArray(S, c, co + 10 * ldc + 16));
            c11_0 = c11_0.add(FloatVector.fromArray(S, c, co + 11 * ldc + 0));
            c11_1 = c11_1.add(FloatVector.fromArray(S, c, co + 11 * ldc + 16));
        }
        c0_0.intoArray(c, co + 0 * ldc + 0);
        c0_1.intoArray(c, co + 0 * ldc + 16);
        c1_0.intoArray(c, co + 1 * ldc + 0);
        c1_1.intoArray(c, co + 1 * ldc + 16);
        c2_0.intoArray(c, co + 2 * ldc + 0);
        c2_1.intoArray(c, co + 2 * ldc + 16);
        c3_0.intoArray(c, co + 3 * ldc + 0);
        c3_1.intoArray(c, co + 3 * ldc + 16);
        c4_0.intoArray(c, co + 4 * ldc + 0);
        c4_1.intoArray(c, co + 4 * ldc + 16);
        c5_0.intoArray(c, co + 5 * ldc + 0);
        c5_1.intoArray(c, co + 5 * ldc + 16);
        c6_0.intoArray(c, co + 6 * ldc + 0);
        c6_1.intoArray(c, co + 6 * ldc + 16);
        c7_0.intoArray(c, co + 7 * ldc + 0);
        c7_1.intoArray(c, co + 7 * ldc + 16);
        c8_0.intoArray(c, co + 8 * ldc + 0);
        c8_1.intoArray(c, co + 8 * ldc + 16);
        c9_0.intoArray(c, co + 9 * ldc + 0);
        c9_1.intoArray(c, co + 9 * ldc + 16);
        c10_0.intoArray(c, co + 10 * ldc + 0);
        c10_1.intoArray(c, co + 10 * ldc + 16);
        c11_0.intoArray(c, co + 11 * ldc + 0);
        c11_1.intoArray(c, co + 11 * ldc + 16);
    }

    private static void tile8(int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
        FloatVector c0_0 = FloatVector.zero(S);
        FloatVector c0_1 = FloatVector.zero(S);
        FloatVector c1_0 = FloatVector.zero(S);
        FloatVector c1_1 = FloatVector.zero(S);
        FloatVector c2_0 = FloatVector.zero(S);
        FloatVector c2_1 = FloatVector.zero(S);
        FloatVector c3_0 = FloatVector.zero(S);
        FloatVector c3_1 = FloatVector.zero(S);
        FloatVector c4_0 = FloatVector.zero(S);
        FloatVector c4_1 = FloatVector.zero(S);
        FloatVector c5_0 = FloatVector.zero(S);
        FloatVector c5_1 = FloatVector.zero(S);
        FloatVector c6_0 = FloatVector.zero(S);
        FloatVector c6_1 = FloatVector.zero(S);
        FloatVector c7_0 = FloatVector.zero(S);
        FloatVector c7_1 = FloatVector.zero(S);
        for (int p = 0; p < kc; p++) {
            int a = ao + p * 8;
            int b = bo + p * 32;
            FloatVector b0 = FloatVector.fromArray(S, bp, b + 0);
            FloatVector b1 = FloatVector.fromArray(S, bp, b + 16);
            FloatVector x;
            x = FloatVector.broadcast(S, ap[a + 0]);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            x = FloatVector.broadcast(S, ap[a + 1]);
            c1_0 = x.fma(b0, c1_0);
            c1_1 = x.fma(b1, c1_1);
            x = FloatVector.broadcast(S, ap[a + 2]);
            c2_0 = x.fma(b0, c2_0);
            c2_1 = x.fma(b1, c2_1);
            x = FloatVector.broadcast(S, ap[a + 3]);
            c3_0 = x.fma(b0, c3_0);
            c3_1 = x.fma(b1, c3_1);
            x = FloatVector.broadcast(S, ap[a + 4]);
            c4_0 = x.fma(b0, c4_0);
            c4_1 = x.fma(b1, c4_1);
            x = FloatVector.broadcast(S, ap[a + 5]);
            c5_0 = x.fma(b0, c5_0);
            c5_1 = x.fma(b1, c5_1);
            x = FloatVector.broadcast(S, ap[a + 6]);
            c6_0 = x.fma(b0, c6_0);
            c6_1 = x.fma(b1, c6_1);
            x = FloatVector.broadcast(S, ap[a + 7]);
            c7_0 = x.fma(b0, c7_0);
            c7_1 = x.fma(b1, c7_1);
        }
        if (accumulate) {
            c0_0 = c0_0.add(FloatVector.fromArray(S, c, co + 0 * ldc + 0));
            c0_1 = c0_1.add(FloatVector.fromArray(S, c, co + 0 * ldc + 16));
            c1_0 = c1_0.add(FloatVector.fromArray(S, c, co + 1 * ldc + 0));
            c1_1 = c1_1.add(FloatVector.fromArray(S, c, co + 1 * ldc + 16));
            c2_0 = c2_0.add(FloatVector.fromArray(S, c, co + 2 * ldc + 0));
            c2_1 = c2_1.add(FloatVector.fromArray(S, c, co + 2 * ldc + 16));
            c3_0 = c3_0.add(FloatVector.fromArray(S, c, co + 3 * ldc + 0));
            c3_1 = c3_1.add(FloatVector.fromArray(S, c, co + 3 * ldc + 16));
            c4_0 = c4_0.add(FloatVector.fromArray(S, c, co + 4 * ldc + 0));
            c4_1 = c4_1.add(FloatVector.fromArray(S, c, co + 4 * ldc + 16));
            c5_0 = c5_0.add(FloatVector.fromArray(S, c, co + 5 * ldc + 0));
            c5_1 = c5_1.add(FloatVector.fromArray(S, c, co + 5 * ldc + 16));
            c6_0 = c6_0.add(FloatVector.fromArray(S, c, co + 6 * ldc + 0));
            c6_1 = c6_1.add(FloatVector.fromArray(S, c, co + 6 * ldc + 16));
            c7_0 = c7_0.add(FloatVector.fromArray(S, c, co + 7 * ldc + 0));
            c7_1 = c7_1.add(FloatVector.fromArray(S, c, co + 7 * ldc + 16));
        }
        c0_0.intoArray(c, co + 0 * ldc + 0);
        c0_1.intoArray(c, co + 0 * ldc + 16);
        c1_0.intoArray(c, co + 1 * ldc + 0);
        c1_1.intoArray(c, co + 1 * ldc + 16);
        c2_0.intoArray(c, co + 2 * ldc + 0);
        c2_1.intoArray(c, co + 2 * ldc + 16);
        c3_0.intoArray(c, co + 3 * ldc + 0);
        c3_1.intoArray(c, co + 3 * ldc + 16);
        c4_0.intoArray(c, co + 4 * ldc + 0);
        c4_1.intoArray(c, co + 4 * ldc + 16);
        c5_0.intoArray(c, co + 5 * ldc + 0);
        c5_1.intoArray(c, co + 5 * ldc + 16);
        c6_0.intoArray(c, co + 6 * ldc + 0);
        c6_1.intoArray(c, co + 6 * ldc + 16);
        c7_0.intoArray(c, co + 7 * ldc + 0);
        c7_1.intoArray(c, co + 7 * ldc + 16);
    }

    private static void tile4(int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
        FloatVector c0_0 = FloatVector.zero(S);
        FloatVector c0_1 = FloatVector.zero(S);
        FloatVector c1_0 = FloatVector.zero(S);
        FloatVector c1_1 = FloatVector.zero(S);
        FloatVector c2_0 = FloatVector.zero(S);
        FloatVector c2_1 = FloatVector.zero(S);
        FloatVector c3_0 = FloatVector.zero(S);
        FloatVector c3_1 = FloatVector.zero(S);
        for (int p = 0; p < kc; p++) {
            int a = ao + p * 4;
            int b = bo + p * 32;
            FloatVector b0 = FloatVector.fromArray(S, bp, b + 0);
            FloatVector b1 = FloatVector.fromArray(S, bp, b + 16);
            FloatVector x;
            x = FloatVector.broadcast(S, ap[a + 0]);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            x = FloatVector.broadcast(S, ap[a + 1]);
            c1_0 = x.fma(b0, c1_0);
            c1_1 = x.fma(b1, c1_1);
            x = FloatVector.broadcast(S, ap[a + 2]);
            c2_0 = x.fma(b0, c2_0);
            c2_1 = x.fma(b1, c2_1);
            x = FloatVector.broadcast(S, ap[a + 3]);
            c3_0 = x.fma(b0, c3_0);
            c3_1 = x.fma(b1, c3_1);
        }
        if (accumulate) {
            c0_0 = c0_0.add(FloatVector.fromArray(S, c, co + 0 * ldc + 0));
            c0_1 = c0_1.add(FloatVector.fromArray(S, c, co + 0 * ldc + 16));
            c1_0 = c1_0.add(FloatVector.fromArray(S, c, co + 1 * ldc + 0));
            c1_1 = c1_1.add(FloatVector.fromArray(S, c, co + 1 * ldc + 16));
            c2_0 = c2_0.add(FloatVector.fromArray(S, c, co + 2 * ldc + 0));
            c2_1 = c2_1.add(FloatVector.fromArray(S, c, co + 2 * ldc + 16));
            c3_0 = c3_0.add(FloatVector.fromArray(S, c, co + 3 * ldc + 0));
            c3_1 = c3_1.add(FloatVector.fromArray(S, c, co + 3 * ldc + 16));
        }
        c0_0.intoArray(c, co + 0 * ldc + 0);
        c0_1.intoArray(c, co + 0 * ldc + 16);
        c1_0.intoArray(c, co + 1 * ldc + 0);
        c1_1.intoArray(c, co + 1 * ldc + 16);
        c2_0.intoArray(c, co + 2 * ldc + 0);
        c2_1.intoArray(c, co + 2 * ldc + 16);
        c3_0.intoArray(c, co + 3 * ldc + 0);
        c3_1.intoArray(c, co + 3 * ldc + 16);
    }

    @Override
    public void dots(int rows, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co,
            int ldc, boolean accumulate, float[] tmp) {
        if (rows == 4) dots4(k, a, ao, lda, b, bo, ldb, c, co, ldc, accumulate, tmp);
        else
            dots1(k, a, ao, lda, b, bo, ldb, c, co, ldc, accumulate, tmp);
    }

    private static void dots4(int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc,
            boolean accumulate, float[] tmp) {
        FloatVector c0_0 = FloatVector.zero(S);
        FloatVector c0_1 = FloatVector.zero(S);
        FloatVector c0_2 = FloatVector.zero(S);
        FloatVector c0_3 = FloatVector.zero(S);
        FloatVector c1_0 = FloatVector.zero(S);
        FloatVector c1_1 = FloatVector.zero(S);
        FloatVector c1_2 = FloatVector.zero(S);
        FloatVector c1_3 = FloatVector.zero(S);
        FloatVector c2_0 = FloatVector.zero(S);
        FloatVector c2_1 = FloatVector.zero(S);
        FloatVector c2_2 = FloatVector.zero(S);
        FloatVector c2_3 = FloatVector.zero(S);
        FloatVector c3_0 = FloatVector.zero(S);
        FloatVector c3_1 = FloatVector.zero(S);
        FloatVector c3_2 = FloatVector.zero(S);
        FloatVector c3_3 = FloatVector.zero(S);
        int end = S.loopBound(k);
        for (int p = 0; p < end; p += 16) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + 0 * ldb + p);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + 1 * ldb + p);
            FloatVector b2 = FloatVector.fromArray(S, b, bo + 2 * ldb + p);
            FloatVector b3 = FloatVector.fromArray(S, b, bo + 3 * ldb + p);
            FloatVector x;
            x = FloatVector.fromArray(S, a, ao + 0 * lda + p);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            c0_2 = x.fma(b2, c0_2);
            c0_3 = x.fma(b3, c0_3);
            x = FloatVector.fromArray(S, a, ao + 1 * lda + p);
            c1_0 = x.fma(b0, c1_0);
            c1_1 = x.fma(b1, c1_1);
            c1_2 = x.fma(b2, c1_2);
            c1_3 = x.fma(b3, c1_3);
            x = FloatVector.fromArray(S, a, ao + 2 * lda + p);
            c2_0 = x.fma(b0, c2_0);
            c2_1 = x.fma(b1, c2_1);
            c2_2 = x.fma(b2, c2_2);
            c2_3 = x.fma(b3, c2_3);
            x = FloatVector.fromArray(S, a, ao + 3 * lda + p);
            c3_0 = x.fma(b0, c3_0);
            c3_1 = x.fma(b1, c3_1);
            c3_2 = x.fma(b2, c3_2);
            c3_3 = x.fma(b3, c3_3);
        }
        c0_0.intoArray(tmp, 0);
        c0_1.intoArray(tmp, 16);
        c0_2.intoArray(tmp, 32);
        c0_3.intoArray(tmp, 48);
        c1_0.intoArray(tmp, 64);
        c1_1.intoArray(tmp, 80);
        c1_2.intoArray(tmp, 96);
        c1_3.intoArray(tmp, 112);
        c2_0.intoArray(tmp, 128);
        c2_1.intoArray(tmp, 144);
        c2_2.intoArray(tmp, 160);
        c2_3.intoArray(tmp, 176);
        c3_0.intoArray(tmp, 192);
        c3_1.intoArray(tmp, 208);
        c3_2.intoArray(tmp, 224);
        c3_3.intoArray(tmp, 240);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                float sum = treeSum(tmp, (i * 4 + j) * 16);
                for (int p = end; p < k; p++) sum = Math.fma(a[ao + i * lda + p], b[bo + j * ldb + p], sum);
                int o = co + i * ldc + j;
                c[o] = accumulate ? c[o] + sum : sum;
            }
        }
    }

    private static void dots1(int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc,
            boolean accumulate, float[] tmp) {
        FloatVector c0_0 = FloatVector.zero(S);
        FloatVector c0_1 = FloatVector.zero(S);
        FloatVector c0_2 = FloatVector.zero(S);
        FloatVector c0_3 = FloatVector.zero(S);
        int end = S.loopBound(k);
        for (int p = 0; p < end; p += 16) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + 0 * ldb + p);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + 1 * ldb + p);
            FloatVector b2 = FloatVector.fromArray(S, b, bo + 2 * ldb + p);
            FloatVector b3 = FloatVector.fromArray(S, b, bo + 3 * ldb + p);
            FloatVector x;
            x = FloatVector.fromArray(S, a, ao + 0 * lda + p);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            c0_2 = x.fma(b2, c0_2);
            c0_3 = x.fma(b3, c0_3);
        }
        c0_0.intoArray(tmp, 0);
        c0_1.intoArray(tmp, 16);
        c0_2.intoArray(tmp, 32);
        c0_3.intoArray(tmp, 48);
        for (int i = 0; i < 1; i++) {
            for (int j = 0; j < 4; j++) {
                float sum = treeSum(tmp, (i * 4 + j) * 16);
                for (int p = end; p < k; p++) sum = Math.fma(a[ao + i * lda + p], b[bo + j * ldb + p], sum);
                int o = co + i * ldc + j;
                c[o] = accumulate ? c[o] + sum : sum;
            }
        }
    }

    @Override
    public float dot(int k, float[] a, int ao, float[] b, int bo, float[] tmp) {
        FloatVector c = FloatVector.zero(S);
        int end = S.loopBound(k);
        for (int p = 0; p < end; p += 16) {
            c = FloatVector.fromArray(S, a, ao + p).fma(FloatVector.fromArray(S, b, bo + p), c);
        }
        c.intoArray(tmp, 0);
        float sum = treeSum(tmp, 0);
        for (int p = end; p < k; p++) sum = Math.fma(a[ao + p], b[bo + p], sum);
        return sum;
    }

    private static float treeSum(float[] x, int o) {
        return (((x[o + 0] + x[o + 1]) + (x[o + 2] + x[o + 3])) + ((x[o + 4] + x[o + 5]) + (x[o + 6] + x[o + 7])))
                + (((x[o + 8] + x[o + 9]) + (x[o + 10] + x[o + 11]))
                        + ((x[o + 12] + x[o + 13]) + (x[o + 14] + x[o + 15])));
    }

    @Override
    public void axpys(int rows, int n, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co,
            int ldc) {
        if (rows == 4) axpys4(n, a, ao, lda, b, bo, ldb, c, co, ldc);
        else
            axpys1(n, a, ao, lda, b, bo, ldb, c, co, ldc);
    }

    private static void axpys4(int n, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co,
            int ldc) {
        float x0_0 = a[ao + 0 * lda + 0];
        float x0_1 = a[ao + 0 * lda + 1];
        float x0_2 = a[ao + 0 * lda + 2];
        float x0_3 = a[ao + 0 * lda + 3];
        float x1_0 = a[ao + 1 * lda + 0];
        float x1_1 = a[ao + 1 * lda + 1];
        float x1_2 = a[ao + 1 * lda + 2];
        float x1_3 = a[ao + 1 * lda + 3];
        float x2_0 = a[ao + 2 * lda + 0];
        float x2_1 = a[ao + 2 * lda + 1];
        float x2_2 = a[ao + 2 * lda + 2];
        float x2_3 = a[ao + 2 * lda + 3];
        float x3_0 = a[ao + 3 * lda + 0];
        float x3_1 = a[ao + 3 * lda + 1];
        float x3_2 = a[ao + 3 * lda + 2];
        float x3_3 = a[ao + 3 * lda + 3];
        int j = 0;
        for (; j < S.loopBound(n); j += 16) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + 0 * ldb + j);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + 1 * ldb + j);
            FloatVector b2 = FloatVector.fromArray(S, b, bo + 2 * ldb + j);
            FloatVector b3 = FloatVector.fromArray(S, b, bo + 3 * ldb + j);
            FloatVector s;
            s = FloatVector.fromArray(S, c, co + 0 * ldc + j);
            s = b0.fma(FloatVector.broadcast(S, x0_0), s);
            s = b1.fma(FloatVector.broadcast(S, x0_1), s);
            s = b2.fma(FloatVector.broadcast(S, x0_2), s);
            s = b3.fma(FloatVector.broadcast(S, x0_3), s);
            s.intoArray(c, co + 0 * ldc + j);
            s = FloatVector.fromArray(S, c, co + 1 * ldc + j);
            s = b0.fma(FloatVector.broadcast(S, x1_0), s);
            s = b1.fma(FloatVector.broadcast(S, x1_1), s);
            s = b2.fma(FloatVector.broadcast(S, x1_2), s);
            s = b3.fma(FloatVector.broadcast(S, x1_3), s);
            s.intoArray(c, co + 1 * ldc + j);
            s = FloatVector.fromArray(S, c, co + 2 * ldc + j);
            s = b0.fma(FloatVector.broadcast(S, x2_0), s);
            s = b1.fma(FloatVector.broadcast(S, x2_1), s);
            s = b2.fma(FloatVector.broadcast(S, x2_2), s);
            s = b3.fma(FloatVector.broadcast(S, x2_3), s);
            s.intoArray(c, co + 2 * ldc + j);
            s = FloatVector.fromArray(S, c, co + 3 * ldc + j);
            s = b0.fma(FloatVector.broadcast(S, x3_0), s);
            s = b1.fma(FloatVector.broadcast(S, x3_1), s);
            s = b2.fma(FloatVector.broadcast(S, x3_2), s);
            s = b3.fma(FloatVector.broadcast(S, x3_3), s);
            s.intoArray(c, co + 3 * ldc + j);
        }
        for (; j < n; j++) {
            float b0 = b[bo + 0 * ldb + j];
            float b1 = b[bo + 1 * ldb + j];
            float b2 = b[bo + 2 * ldb + j];
            float b3 = b[bo + 3 * ldb + j];
            float s;
            s = c[co + 0 * ldc + j];
            s = Math.fma(x0_0, b0, s);
            s = Math.fma(x0_1, b1, s);
            s = Math.fma(x0_2, b2, s);
            s = Math.fma(x0_3, b3, s);
            c[co + 0 * ldc + j] = s;
            s = c[co + 1 * ldc + j];
            s = Math.fma(x1_0, b0, s);
            s = Math.fma(x1_1, b1, s);
            s = Math.fma(x1_2, b2, s);
            s = Math.fma(x1_3, b3, s);
            c[co + 1 * ldc + j] = s;
            s = c[co + 2 * ldc + j];
            s = Math.fma(x2_0, b0, s);
            s = Math.fma(x2_1, b1, s);
            s = Math.fma(x2_2, b2, s);
            s = Math.fma(x2_3, b3, s);
            c[co + 2 * ldc + j] = s;
            s = c[co + 3 * ldc + j];
            s = Math.fma(x3_0, b0, s);
            s = Math.fma(x3_1, b1, s);
            s = Math.fma(x3_2, b2, s);
            s = Math.fma(x3_3, b3, s);
            c[co + 3 * ldc + j] = s;
        }
    }

    private static void axpys1(int n, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co,
            int ldc) {
        float x0_0 = a[ao + 0 * lda + 0];
        float x0_1 = a[ao + 0 * lda + 1];
        float x0_2 = a[ao + 0 * lda + 2];
        float x0_3 = a[ao + 0 * lda + 3];
        int j = 0;
        for (; j < S.loopBound(n); j += 16) {
            FloatVector b0 = FloatVector.fromArray(S, b, bo + 0 * ldb + j);
            FloatVector b1 = FloatVector.fromArray(S, b, bo + 1 * ldb + j);
            FloatVector b2 = FloatVector.fromArray(S, b, bo + 2 * ldb + j);
            FloatVector b3 = FloatVector.fromArray(S, b, bo + 3 * ldb + j);
            FloatVector s;
            s = FloatVector.fromArray(S, c, co + 0 * ldc + j);
            s = b0.fma(FloatVector.broadcast(S, x0_0), s);
            s = b1.fma(FloatVector.broadcast(S, x0_1), s);
            s = b2.fma(FloatVector.broadcast(S, x0_2), s);
            s = b3.fma(FloatVector.broadcast(S, x0_3), s);
            s.intoArray(c, co + 0 * ldc + j);
        }
        for (; j < n; j++) {
            float b0 = b[bo + 0 * ldb + j];
            float b1 = b[bo + 1 * ldb + j];
            float b2 = b[bo + 2 * ldb + j];
            float b3 = b[bo + 3 * ldb + j];
            float s;
            s = c[co + 0 * ldc + j];
            s = Math.fma(x0_0, b0, s);
            s = Math.fma(x0_1, b1, s);
            s = Math.fma(x0_2, b2, s);
            s = Math.fma(x0_3, b3, s);
            c[co + 0 * ldc + j] = s;
        }
    }

    @Override
    public void gather(int count, float[] src, int plane, int planeStride, int[] taps, int tap, int vectors,
            int[] places, float[] dst, int o) {
        for (int p = 0, at = plane, t = tap; p < count; p++) {
            int from = at + taps[t], to = o + p * 32;
            for (int v = 0; v < 2 * vectors; v += 2)
                FloatVector.fromArray(S, src, from + places[v]).intoArray(dst, to + places[v + 1]);
            if (++t == taps.length) {
                t = 0;
                at += planeStride;
            }
        }
    }

    @Override
    public void transpose(float[] src, int[] rows, int r, int s, float[] dst, int o) {
        FloatVector v0_0 = FloatVector.fromArray(S, src, rows[r + 0] + s);
        FloatVector v0_1 = FloatVector.fromArray(S, src, rows[r + 1] + s);
        FloatVector v0_2 = FloatVector.fromArray(S, src, rows[r + 2] + s);
        FloatVector v0_3 = FloatVector.fromArray(S, src, rows[r + 3] + s);
        FloatVector v0_4 = FloatVector.fromArray(S, src, rows[r + 4] + s);
        FloatVector v0_5 = FloatVector.fromArray(S, src, rows[r + 5] + s);
        FloatVector v0_6 = FloatVector.fromArray(S, src, rows[r + 6] + s);
        FloatVector v0_7 = FloatVector.fromArray(S, src, rows[r + 7] + s);
        FloatVector v0_8 = FloatVector.fromArray(S, src, rows[r + 8] + s);
        FloatVector v0_9 = FloatVector.fromArray(S, src, rows[r + 9] + s);
        FloatVector v0_10 = FloatVector.fromArray(S, src, rows[r + 10] + s);
        FloatVector v0_11 = FloatVector.fromArray(S, src, rows[r + 11] + s);
        FloatVector v0_12 = FloatVector.fromArray(S, src, rows[r + 12] + s);
        FloatVector v0_13 = FloatVector.fromArray(S, src, rows[r + 13] + s);
        FloatVector v0_14 = FloatVector.fromArray(S, src, rows[r + 14] + s);
        FloatVector v0_15 = FloatVector.fromArray(S, src, rows[r + 15] + s);
        FloatVector v1_0 = v0_0.rearrange(LOW, v0_8);
        FloatVector v1_1 = v0_0.rearrange(HIGH, v0_8);
        FloatVector v1_2 = v0_1.rearrange(LOW, v0_9);
        FloatVector v1_3 = v0_1.rearrange(HIGH, v0_9);
        FloatVector v1_4 = v0_2.rearrange(LOW, v0_10);
        FloatVector v1_5 = v0_2.rearrange(HIGH, v0_10);
        FloatVector v1_6 = v0_3.rearrange(LOW, v0_11);
        FloatVector v1_7 = v0_3.rearrange(HIGH, v0_11);
        FloatVector v1_8 = v0_4.rearrange(LOW, v0_12);
        FloatVector v1_9 = v0_4.rearrange(HIGH, v0_12);
        FloatVector v1_10 = v0_5.rearrange(LOW, v0_13);
        FloatVector v1_11 = v0_5.rearrange(HIGH, v0_13);
        FloatVector v1_12 = v0_6.rearrange(LOW, v0_14);
        FloatVector v1_13 = v0_6.rearrange(HIGH, v0_14);
        FloatVector v1_14 = v0_7.rearrange(LOW, v0_15);
        FloatVector v1_15 = v0_7.rearrange(HIGH, v0_15);
        FloatVector v2_0 = v1_0.rearrange(LOW, v1_8);
        FloatVector v2_1 = v1_0.rearrange(HIGH, v1_8);
        FloatVector v2_2 = v1_1.rearrange(LOW, v1_9);
        FloatVector v2_3 = v1_1.rearrange(HIGH, v1_9);
        FloatVector v2_4 = v1_2.rearrange(LOW, v1_10);
        FloatVector v2_5 = v1_2.rearrange(HIGH, v1_10);
        FloatVector v2_6 = v1_3.rearrange(LOW, v1_11);
        FloatVector v2_7 = v1_3.rearrange(HIGH, v1_11);
        FloatVector v2_8 = v1_4.rearrange(LOW, v1_12);
        FloatVector v2_9 = v1_4.rearrange(HIGH, v1_12);
        FloatVector v2_10 = v1_5.rearrange(LOW, v1_13);
        FloatVector v2_11 = v1_5.rearrange(HIGH, v1_13);
        FloatVector v2_12 = v1_6.rearrange(LOW, v1_14);
        FloatVector v2_13 = v1_6.rearrange(HIGH, v1_14);
        FloatVector v2_14 = v1_7.rearrange(LOW, v1_15);
        FloatVector v2_15 = v1_7.rearrange(HIGH, v1_15);
        FloatVector v3_0 = v2_0.rearrange(LOW, v2_8);
        FloatVector v3_1 = v2_0.rearrange(HIGH, v2_8);
        FloatVector v3_2 = v2_1.rearrange(LOW, v2_9);
        FloatVector v3_3 = v2_1.rearrange(HIGH, v2_9);
        FloatVector v3_4 = v2_2.rearrange(LOW, v2_10);
        FloatVector v3_5 = v2_2.rearrange(HIGH, v2_10);
        FloatVector v3_6 = v2_3.rearrange(LOW, v2_11);
        FloatVector v3_7 = v2_3.rearrange(HIGH, v2_11);
        FloatVector v3_8 = v2_4.rearrange(LOW, v2_12);
        FloatVector v3_9 = v2_4.rearrange(HIGH, v2_12);
        FloatVector v3_10 = v2_5.rearrange(LOW, v2_13);
        FloatVector v3_11 = v2_5.rearrange(HIGH, v2_13);
        FloatVector v3_12 = v2_6.rearrange(LOW, v2_14);
        FloatVector v3_13 = v2_6.rearrange(HIGH, v2_14);
        FloatVector v3_14 = v2_7.rearrange(LOW, v2_15);
        FloatVector v3_15 = v2_7.rearrange(HIGH, v2_15);
        FloatVector v4_0 = v3_0.rearrange(LOW, v3_8);
        FloatVector v4_1 = v3_0.rearrange(HIGH, v3_8);
        FloatVector v4_2 = v3_1.rearrange(LOW, v3_9);
        FloatVector v4_3 = v3_1.rearrange(HIGH, v3_9);
        FloatVector v4_4 = v3_2.rearrange(LOW, v3_10);
        FloatVector v4_5 = v3_2.rearrange(HIGH, v3_10);
        FloatVector v4_6 = v3_3.rearrange(LOW, v3_11);
        FloatVector v4_7 = v3_3.rearrange(HIGH, v3_11);
        FloatVector v4_8 = v3_4.rearrange(LOW, v3_12);
        FloatVector v4_9 = v3_4.rearrange(HIGH, v3_12);
        FloatVector v4_10 = v3_5.rearrange(LOW, v3_13);
        FloatVector v4_11 = v3_5.rearrange(HIGH, v3_13);
        FloatVector v4_12 = v3_6.rearrange(LOW, v3_14);
        FloatVector v4_13 = v3_6.rearrange(HIGH, v3_14);
        FloatVector v4_14 = v3_7.rearrange(LOW, v3_15);
        FloatVector v4_15 = v3_7.rearrange(HIGH, v3_15);
        v4_0.intoArray(dst, o + 0 * 32);
        v4_1.intoArray(dst, o + 1 * 32);
        v4_2.intoArray(dst, o + 2 * 32);
        v4_3.intoArray(dst, o + 3 * 32);
        v4_4.intoArray(dst, o + 4 * 32);
        v4_5.intoArray(dst, o + 5 * 32);
        v4_6.intoArray(dst, o + 6 * 32);
        v4_7.intoArray(dst, o + 7 * 32);
        v4_8.intoArray(dst, o + 8 * 32);
        v4_9.intoArray(dst, o + 9 * 32);
        v4_10.intoArray(dst, o + 10 * 32);
        v4_11.intoArray(dst, o + 11 * 32);
        v4_12.intoArray(dst, o + 12 * 32);
        v4_13.intoArray(dst, o + 13 * 32);
        v4_14.intoArray(dst, o + 14 * 32);
        v4_15.intoArray(dst, o + 15 * 32);
    }

    @Override
    public void turn(float[] src, int s, int distance, int last, float[] dst, int o, int step) {
        FloatVector v0_0 = FloatVector.fromArray(S, src, s + Math.min(0, last) * distance);
        FloatVector v0_1 = FloatVector.fromArray(S, src, s + Math.min(1, last) * distance);
        FloatVector v0_2 = FloatVector.fromArray(S, src, s + Math.min(2, last) * distance);
        FloatVector v0_3 = FloatVector.fromArray(S, src, s + Math.min(3, last) * distance);
        FloatVector v0_4 = FloatVector.fromArray(S, src, s + Math.min(4, last) * distance);
        FloatVector v0_5 = FloatVector.fromArray(S, src, s + Math.min(5, last) * distance);
        FloatVector v0_6 = FloatVector.fromArray(S, src, s + Math.min(6, last) * distance);
        FloatVector v0_7 = FloatVector.fromArray(S, src, s + Math.min(7, last) * distance);
        FloatVector v0_8 = FloatVector.fromArray(S, src, s + Math.min(8, last) * distance);
        FloatVector v0_9 = FloatVector.fromArray(S, src, s + Math.min(9, last) * distance);
        FloatVector v0_10 = FloatVector.fromArray(S, src, s + Math.min(10, last) * distance);
        FloatVector v0_11 = FloatVector.fromArray(S, src, s + Math.min(11, last) * distance);
        FloatVector v0_12 = FloatVector.fromArray(S, src, s + Math.min(12, last) * distance);
        FloatVector v0_13 = FloatVector.fromArray(S, src, s + Math.min(13, last) * distance);
        FloatVector v0_14 = FloatVector.fromArray(S, src, s + Math.min(14, last) * distance);
        FloatVector v0_15 = FloatVector.fromArray(S, src, s + Math.min(15, last) * distance);
        FloatVector v1_0 = v0_0.rearrange(LOW, v0_8);
        FloatVector v1_1 = v0_0.rearrange(HIGH, v0_8);
        FloatVector v1_2 = v0_1.rearrange(LOW, v0_9);
        FloatVector v1_3 = v0_1.rearrange(HIGH, v0_9);
        FloatVector v1_4 = v0_2.rearrange(LOW, v0_10);
        FloatVector v1_5 = v0_2.rearrange(HIGH, v0_10);
        FloatVector v1_6 = v0_3.rearrange(LOW, v0_11);
        FloatVector v1_7 = v0_3.rearrange(HIGH, v0_11);
        FloatVector v1_8 = v0_4.rearrange(LOW, v0_12);
        FloatVector v1_9 = v0_4.rearrange(HIGH, v0_12);
        FloatVector v1_10 = v0_5.rearrange(LOW, v0_13);
        FloatVector v1_11 = v0_5.rearrange(HIGH, v0_13);
        FloatVector v1_12 = v0_6.rearrange(LOW, v0_14);
        FloatVector v1_13 = v0_6.rearrange(HIGH, v0_14);
        FloatVector v1_14 = v0_7.rearrange(LOW, v0_15);
        FloatVector v1_15 = v0_7.rearrange(HIGH, v0_15);
        FloatVector v2_0 = v1_0.rearrange(LOW, v1_8);
        FloatVector v2_1 = v1_0.rearrange(HIGH, v1_8);
        FloatVector v2_2 = v1_1.rearrange(LOW, v1_9);
        FloatVector v2_3 = v1_1.rearrange(HIGH, v1_9);
        FloatVector v2_4 = v1_2.rearrange(LOW, v1_10);
        FloatVector v2_5 = v1_2.rearrange(HIGH, v1_10);
        FloatVector v2_6 = v1_3.rearrange(LOW, v1_11);
        FloatVector v2_7 = v1_3.rearrange(HIGH, v1_11);
        FloatVector v2_8 = v1_4.rearrange(LOW, v1_12);
        FloatVector v2_9 = v1_4.rearrange(HIGH, v1_12);
        FloatVector v2_10 = v1_5.rearrange(LOW, v1_13);
        FloatVector v2_11 = v1_5.rearrange(HIGH, v1_13);
        FloatVector v2_12 = v1_6.rearrange(LOW, v1_14);
        FloatVector v2_13 = v1_6.rearrange(HIGH, v1_14);
        FloatVector v2_14 = v1_7.rearrange(LOW, v1_15);
        FloatVector v2_15 = v1_7.rearrange(HIGH, v1_15);
        FloatVector v3_0 = v2_0.rearrange(LOW, v2_8);
        FloatVector v3_1 = v2_0.rearrange(HIGH, v2_8);
        FloatVector v3_2 = v2_1.rearrange(LOW, v2_9);
        FloatVector v3_3 = v2_1.rearrange(HIGH, v2_9);
        FloatVector v3_4 = v2_2.rearrange(LOW, v2_10);
        FloatVector v3_5 = v2_2.rearrange(HIGH, v2_10);
        FloatVector v3_6 = v2_3.rearrange(LOW, v2_11);
        FloatVector v3_7 = v2_3.rearrange(HIGH, v2_11);
        FloatVector v3_8 = v2_4.rearrange(LOW, v2_12);
        FloatVector v3_9 = v2_4.rearrange(HIGH, v2_12);
        FloatVector v3_10 = v2_5.rearrange(LOW, v2_13);
        FloatVector v3_11 = v2_5.rearrange(HIGH, v2_13);
        FloatVector v3_12 = v2_6.rearrange(LOW, v2_14);
        FloatVector v3_13 = v2_6.rearrange(HIGH, v2_14);
        FloatVector v3_14 = v2_7.rearrange(LOW, v2_15);
        FloatVector v3_15 = v2_7.rearrange(HIGH, v2_15);
        FloatVector v4_0 = v3_0.rearrange(LOW, v3_8);
        FloatVector v4_1 = v3_0.rearrange(HIGH, v3_8);
        FloatVector v4_2 = v3_1.rearrange(LOW, v3_9);
        FloatVector v4_3 = v3_1.rearrange(HIGH, v3_9);
        FloatVector v4_4 = v3_2.rearrange(LOW, v3_10);
        FloatVector v4_5 = v3_2.rearrange(HIGH, v3_10);
        FloatVector v4_6 = v3_3.rearrange(LOW, v3_11);
        FloatVector v4_7 = v3_3.rearrange(HIGH, v3_11);
        FloatVector v4_8 = v3_4.rearrange(LOW, v3_12);
        FloatVector v4_9 = v3_4.rearrange(HIGH, v3_12);
        FloatVector v4_10 = v3_5.rearrange(LOW, v3_13);
        FloatVector v4_11 = v3_5.rearrange(HIGH, v3_13);
        FloatVector v4_12 = v3_6.rearrange(LOW, v3_14);
        FloatVector v4_13 = v3_6.rearrange(HIGH, v3_14);
        FloatVector v4_14 = v3_7.rearrange(LOW, v3_15);
        FloatVector v4_15 = v3_7.rearrange(HIGH, v3_15);
        v4_0.intoArray(dst, o + 0 * step);
        v4_1.intoArray(dst, o + 1 * step);
        v4_2.intoArray(dst, o + 2 * step);
        v4_3.intoArray(dst, o + 3 * step);
        v4_4.intoArray(dst, o + 4 * step);
        v4_5.intoArray(dst, o + 5 * step);
        v4_6.intoArray(dst, o + 6 * step);
        v4_7.intoArray(dst, o + 7 * step);
        v4_8.intoArray(dst, o + 8 * step);
        v4_9.intoArray(dst, o + 9 * step);
        v4_10.intoArray(dst, o + 10 * step);
        v4_11.intoArray(dst, o + 11 * step);
        v4_12.intoArray(dst, o + 12 * step);
        v4_13.intoArray(dst, o + 13 * step);
        v4_14.intoArray(dst, o + 14 * step);
        v4_15.intoArray(dst, o + 15 * step);
    }

    @Override
    public void copy(float[] src, int s, float[] dst, int d, int n) {
        if (n < 16) {
            for (int i = 0; i < n; i++) dst[d + i] = src[s + i];
            return;
        }
        for (int i = 0; i < n - 16; i += 16) FloatVector.fromArray(S, src, s + i).intoArray(dst, d + i);
        FloatVector.fromArray(S, src, s + n - 16).intoArray(dst, d + n - 16);
    }
}
