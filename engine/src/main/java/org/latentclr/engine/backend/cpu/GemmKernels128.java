package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/** Matrix kernels for vectors of 4 floats. Written by GemmKernelGenerator; do not edit. */
final class GemmKernels128 implements GemmKernels {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_128;
    private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(S, 0);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(S, 1);

    @Override
    public int tileRows() {
        return 6;
    }

    @Override
    public int tileColumns() {
        return 16;
    }

    @Override
    public int lanes() {
        return 4;
    }

    @Override
    public int rowStep() {
        return 2;
    }

    @Override
    public void tile(int mr, int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
        switch (mr) {
            case 6 -> tile6(kc, ap, ao, bp, bo, c, co, ldc, accumulate);
            case 4 -> tile4(kc, ap, ao, bp, bo, c, co, ldc, accumulate);
            case 2 -> tile2(kc, ap, ao, bp, bo, c, co, ldc, accumulate);
            default -> throw new IllegalArgumentException("no tile of height " + mr);
        }
    }

    private static void tile6(int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
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
        FloatVector c4_0 = FloatVector.zero(S);
        FloatVector c4_1 = FloatVector.zero(S);
        FloatVector c4_2 = FloatVector.zero(S);
        FloatVector c4_3 = FloatVector.zero(S);
        FloatVector c5_0 = FloatVector.zero(S);
        FloatVector c5_1 = FloatVector.zero(S);
        FloatVector c5_2 = FloatVector.zero(S);
        FloatVector c5_3 = FloatVector.zero(S);
        for (int p = 0; p < kc; p++) {
            int a = ao + p * 6;
            int b = bo + p * 16;
            FloatVector b0 = FloatVector.fromArray(S, bp, b + 0);
            FloatVector b1 = FloatVector.fromArray(S, bp, b + 4);
            FloatVector b2 = FloatVector.fromArray(S, bp, b + 8);
            FloatVector b3 = FloatVector.fromArray(S, bp, b + 12);
            FloatVector x;
            x = FloatVector.broadcast(S, ap[a + 0]);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            c0_2 = x.fma(b2, c0_2);
            c0_3 = x.fma(b3, c0_3);
            x = FloatVector.broadcast(S, ap[a + 1]);
            c1_0 = x.fma(b0, c1_0);
            c1_1 = x.fma(b1, c1_1);
            c1_2 = x.fma(b2, c1_2);
            c1_3 = x.fma(b3, c1_3);
            x = FloatVector.broadcast(S, ap[a + 2]);
            c2_0 = x.fma(b0, c2_0);
            c2_1 = x.fma(b1, c2_1);
            c2_2 = x.fma(b2, c2_2);
            c2_3 = x.fma(b3, c2_3);
            x = FloatVector.broadcast(S, ap[a + 3]);
            c3_0 = x.fma(b0, c3_0);
            c3_1 = x.fma(b1, c3_1);
            c3_2 = x.fma(b2, c3_2);
            c3_3 = x.fma(b3, c3_3);
            x = FloatVector.broadcast(S, ap[a + 4]);
            c4_0 = x.fma(b0, c4_0);
            c4_1 = x.fma(b1, c4_1);
            c4_2 = x.fma(b2, c4_2);
            c4_3 = x.fma(b3, c4_3);
            x = FloatVector.broadcast(S, ap[a + 5]);
            c5_0 = x.fma(b0, c5_0);
            c5_1 = x.fma(b1, c5_1);
            c5_2 = x.fma(b2, c5_2);
            c5_3 = x.fma(b3, c5_3);
        }
        if (accumulate) {
            c0_0 = c0_0.add(FloatVector.fromArray(S, c, co + 0 * ldc + 0));
            c0_1 = c0_1.add(FloatVector.fromArray(S, c, co + 0 * ldc + 4));
            c0_2 = c0_2.add(FloatVector.fromArray(S, c, co + 0 * ldc + 8));
            c0_3 = c0_3.add(FloatVector.fromArray(S, c, co + 0 * ldc + 12));
            c1_0 = c1_0.add(FloatVector.fromArray(S, c, co + 1 * ldc + 0));
            c1_1 = c1_1.add(FloatVector.fromArray(S, c, co + 1 * ldc + 4));
            c1_2 = c1_2.add(FloatVector.fromArray(S, c, co + 1 * ldc + 8));
            c1_3 = c1_3.add(FloatVector.fromArray(S, c, co + 1 * ldc + 12));
            c2_0 = c2_0.add(FloatVector.fromArray(S, c, co + 2 * ldc + 0));
            c2_1 = c2_1.add(FloatVector.fromArray(S, c, co + 2 * ldc + 4));
            c2_2 = c2_2.add(FloatVector.fromArray(S, c, co + 2 * ldc + 8));
            c2_3 = c2_3.add(FloatVector.fromArray(S, c, co + 2 * ldc + 12));
            c3_0 = c3_0.add(FloatVector.fromArray(S, c, co + 3 * ldc + 0));
            c3_1 = c3_1.add(FloatVector.fromArray(S, c, co + 3 * ldc + 4));
            c3_2 = c3_2.add(FloatVector.fromArray(S, c, co + 3 * ldc + 8));
            c3_3 = c3_3.add(FloatVector.fromArray(S, c, co + 3 * ldc + 12));
            c4_0 = c4_0.add(FloatVector.fromArray(S, c, co + 4 * ldc + 0));
            c4_1 = c4_1.add(FloatVector.fromArray(S, c, co + 4 * ldc + 4));
            c4_2 = c4_2.add(FloatVector.fromArray(S, c, co + 4 * ldc + 8));
            c4_3 = c4_3.add(FloatVector.fromArray(S, c, co + 4 * ldc + 12));
            c5_0 = c5_0.add(FloatVector.fromArray(S, c, co + 5 * ldc + 0));
            c5_1 = c5_1.add(FloatVector.fromArray(S, c, co + 5 * ldc + 4));
            c5_2 = c5_2.add(FloatVector.fromArray(S, c, co + 5 * ldc + 8));
            c5_3 = c5_3.add(FloatVector.fromArray(S, c, co + 5 * ldc + 12));
        }
        c0_0.intoArray(c, co + 0 * ldc + 0);
        c0_1.intoArray(c, co + 0 * ldc + 4);
        c0_2.intoArray(c, co + 0 * ldc + 8);
        c0_3.intoArray(c, co + 0 * ldc + 12);
        c1_0.intoArray(c, co + 1 * ldc + 0);
        c1_1.intoArray(c, co + 1 * ldc + 4);
        c1_2.intoArray(c, co + 1 * ldc + 8);
        c1_3.intoArray(c, co + 1 * ldc + 12);
        c2_0.intoArray(c, co + 2 * ldc + 0);
        c2_1.intoArray(c, co + 2 * ldc + 4);
        c2_2.intoArray(c, co + 2 * ldc + 8);
        c2_3.intoArray(c, co + 2 * ldc + 12);
        c3_0.intoArray(c, co + 3 * ldc + 0);
        c3_1.intoArray(c, co + 3 * ldc + 4);
        c3_2.intoArray(c, co + 3 * ldc + 8);
        c3_3.intoArray(c, co + 3 * ldc + 12);
        c4_0.intoArray(c, co + 4 * ldc + 0);
        c4_1.intoArray(c, co + 4 * ldc + 4);
        c4_2.intoArray(c, co + 4 * ldc + 8);
        c4_3.intoArray(c, co + 4 * ldc + 12);
        c5_0.intoArray(c, co + 5 * ldc + 0);
        c5_1.intoArray(c, co + 5 * ldc + 4);
        c5_2.intoArray(c, co + 5 * ldc + 8);
        c5_3.intoArray(c, co + 5 * ldc + 12);
    }

    private static void tile4(int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
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
        for (int p = 0; p < kc; p++) {
            int a = ao + p * 4;
            int b = bo + p * 16;
            FloatVector b0 = FloatVector.fromArray(S, bp, b + 0);
            FloatVector b1 = FloatVector.fromArray(S, bp, b + 4);
            FloatVector b2 = FloatVector.fromArray(S, bp, b + 8);
            FloatVector b3 = FloatVector.fromArray(S, bp, b + 12);
            FloatVector x;
            x = FloatVector.broadcast(S, ap[a + 0]);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            c0_2 = x.fma(b2, c0_2);
            c0_3 = x.fma(b3, c0_3);
            x = FloatVector.broadcast(S, ap[a + 1]);
            c1_0 = x.fma(b0, c1_0);
            c1_1 = x.fma(b1, c1_1);
            c1_2 = x.fma(b2, c1_2);
            c1_3 = x.fma(b3, c1_3);
            x = FloatVector.broadcast(S, ap[a + 2]);
            c2_0 = x.fma(b0, c2_0);
            c2_1 = x.fma(b1, c2_1);
            c2_2 = x.fma(b2, c2_2);
            c2_3 = x.fma(b3, c2_3);
            x = FloatVector.broadcast(S, ap[a + 3]);
            c3_0 = x.fma(b0, c3_0);
            c3_1 = x.fma(b1, c3_1);
            c3_2 = x.fma(b2, c3_2);
            c3_3 = x.fma(b3, c3_3);
        }
        if (accumulate) {
            c0_0 = c0_0.add(FloatVector.fromArray(S, c, co + 0 * ldc + 0));
            c0_1 = c0_1.add(FloatVector.fromArray(S, c, co + 0 * ldc + 4));
            c0_2 = c0_2.add(FloatVector.fromArray(S, c, co + 0 * ldc + 8));
            c0_3 = c0_3.add(FloatVector.fromArray(S, c, co + 0 * ldc + 12));
            c1_0 = c1_0.add(FloatVector.fromArray(S, c, co + 1 * ldc + 0));
            c1_1 = c1_1.add(FloatVector.fromArray(S, c, co + 1 * ldc + 4));
            c1_2 = c1_2.add(FloatVector.fromArray(S, c, co + 1 * ldc + 8));
            c1_3 = c1_3.add(FloatVector.fromArray(S, c, co + 1 * ldc + 12));
            c2_0 = c2_0.add(FloatVector.fromArray(S, c, co + 2 * ldc + 0));
            c2_1 = c2_1.add(FloatVector.fromArray(S, c, co + 2 * ldc + 4));
            c2_2 = c2_2.add(FloatVector.fromArray(S, c, co + 2 * ldc + 8));
            c2_3 = c2_3.add(FloatVector.fromArray(S, c, co + 2 * ldc + 12));
            c3_0 = c3_0.add(FloatVector.fromArray(S, c, co + 3 * ldc + 0));
            c3_1 = c3_1.add(FloatVector.fromArray(S, c, co + 3 * ldc + 4));
            c3_2 = c3_2.add(FloatVector.fromArray(S, c, co + 3 * ldc + 8));
            c3_3 = c3_3.add(FloatVector.fromArray(S, c, co + 3 * ldc + 12));
        }
        c0_0.intoArray(c, co + 0 * ldc + 0);
        c0_1.intoArray(c, co + 0 * ldc + 4);
        c0_2.intoArray(c, co + 0 * ldc + 8);
        c0_3.intoArray(c, co + 0 * ldc + 12);
        c1_0.intoArray(c, co + 1 * ldc + 0);
        c1_1.intoArray(c, co + 1 * ldc + 4);
        c1_2.intoArray(c, co + 1 * ldc + 8);
        c1_3.intoArray(c, co + 1 * ldc + 12);
        c2_0.intoArray(c, co + 2 * ldc + 0);
        c2_1.intoArray(c, co + 2 * ldc + 4);
        c2_2.intoArray(c, co + 2 * ldc + 8);
        c2_3.intoArray(c, co + 2 * ldc + 12);
        c3_0.intoArray(c, co + 3 * ldc + 0);
        c3_1.intoArray(c, co + 3 * ldc + 4);
        c3_2.intoArray(c, co + 3 * ldc + 8);
        c3_3.intoArray(c, co + 3 * ldc + 12);
    }

    private static void tile2(int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc,
            boolean accumulate) {
        FloatVector c0_0 = FloatVector.zero(S);
        FloatVector c0_1 = FloatVector.zero(S);
        FloatVector c0_2 = FloatVector.zero(S);
        FloatVector c0_3 = FloatVector.zero(S);
        FloatVector c1_0 = FloatVector.zero(S);
        FloatVector c1_1 = FloatVector.zero(S);
        FloatVector c1_2 = FloatVector.zero(S);
        FloatVector c1_3 = FloatVector.zero(S);
        for (int p = 0; p < kc; p++) {
            int a = ao + p * 2;
            int b = bo + p * 16;
            FloatVector b0 = FloatVector.fromArray(S, bp, b + 0);
            FloatVector b1 = FloatVector.fromArray(S, bp, b + 4);
            FloatVector b2 = FloatVector.fromArray(S, bp, b + 8);
            FloatVector b3 = FloatVector.fromArray(S, bp, b + 12);
            FloatVector x;
            x = FloatVector.broadcast(S, ap[a + 0]);
            c0_0 = x.fma(b0, c0_0);
            c0_1 = x.fma(b1, c0_1);
            c0_2 = x.fma(b2, c0_2);
            c0_3 = x.fma(b3, c0_3);
            x = FloatVector.broadcast(S, ap[a + 1]);
            c1_0 = x.fma(b0, c1_0);
            c1_1 = x.fma(b1, c1_1);
            c1_2 = x.fma(b2, c1_2);
            c1_3 = x.fma(b3, c1_3);
        }
        if (accumulate) {
            c0_0 = c0_0.add(FloatVector.fromArray(S, c, co + 0 * ldc + 0));
            c0_1 = c0_1.add(FloatVector.fromArray(S, c, co + 0 * ldc + 4));
            c0_2 = c0_2.add(FloatVector.fromArray(S, c, co + 0 * ldc + 8));
            c0_3 = c0_3.add(FloatVector.fromArray(S, c, co + 0 * ldc + 12));
            c1_0 = c1_0.add(FloatVector.fromArray(S, c, co + 1 * ldc + 0));
            c1_1 = c1_1.add(FloatVector.fromArray(S, c, co + 1 * ldc + 4));
            c1_2 = c1_2.add(FloatVector.fromArray(S, c, co + 1 * ldc + 8));
            c1_3 = c1_3.add(FloatVector.fromArray(S, c, co + 1 * ldc + 12));
        }
        c0_0.intoArray(c, co + 0 * ldc + 0);
        c0_1.intoArray(c, co + 0 * ldc + 4);
        c0_2.intoArray(c, co + 0 * ldc + 8);
        c0_3.intoArray(c, co + 0 * ldc + 12);
        c1_0.intoArray(c, co + 1 * ldc + 0);
        c1_1.intoArray(c, co + 1 * ldc + 4);
        c1_2.intoArray(c, co + 1 * ldc + 8);
        c1_3.intoArray(c, co + 1 * ldc + 12);
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
        for (int p = 0; p < end; p += 4) {
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
        c0_1.intoArray(tmp, 4);
        c0_2.intoArray(tmp, 8);
        c0_3.intoArray(tmp, 12);
        c1_0.intoArray(tmp, 16);
        c1_1.intoArray(tmp, 20);
        c1_2.intoArray(tmp, 24);
        c1_3.intoArray(tmp, 28);
        c2_0.intoArray(tmp, 32);
        c2_1.intoArray(tmp, 36);
        c2_2.intoArray(tmp, 40);
        c2_3.intoArray(tmp, 44);
        c3_0.intoArray(tmp, 48);
        c3_1.intoArray(tmp, 52);
        c3_2.intoArray(tmp, 56);
        c3_3.intoArray(tmp, 60);
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                float sum = treeSum(tmp, (i * 4 + j) * 4);
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
        for (int p = 0; p < end; p += 4) {
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
        c0_1.intoArray(tmp, 4);
        c0_2.intoArray(tmp, 8);
        c0_3.intoArray(tmp, 12);
        for (int i = 0; i < 1; i++) {
            for (int j = 0; j < 4; j++) {
                float sum = treeSum(tmp, (i * 4 + j) * 4);
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
        for (int p = 0; p < end; p += 4) {
            c = FloatVector.fromArray(S, a, ao + p).fma(FloatVector.fromArray(S, b, bo + p), c);
        }
        c.intoArray(tmp, 0);
        float sum = treeSum(tmp, 0);
        for (int p = end; p < k; p++) sum = Math.fma(a[ao + p], b[bo + p], sum);
        return sum;
    }

    private static float treeSum(float[] x, int o) {
        return (x[o + 0] + x[o + 1]) + (x[o + 2] + x[o + 3]);
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
        for (; j < S.loopBound(n); j += 4) {
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
        for (; j < S.loopBound(n); j += 4) {
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
            int from = at + taps[t], to = o + p * 16;
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
        FloatVector v1_0 = v0_0.rearrange(LOW, v0_2);
        FloatVector v1_1 = v0_0.rearrange(HIGH, v0_2);
        FloatVector v1_2 = v0_1.rearrange(LOW, v0_3);
        FloatVector v1_3 = v0_1.rearrange(HIGH, v0_3);
        FloatVector v2_0 = v1_0.rearrange(LOW, v1_2);
        FloatVector v2_1 = v1_0.rearrange(HIGH, v1_2);
        FloatVector v2_2 = v1_1.rearrange(LOW, v1_3);
        FloatVector v2_3 = v1_1.rearrange(HIGH, v1_3);
        v2_0.intoArray(dst, o + 0 * 16);
        v2_1.intoArray(dst, o + 1 * 16);
        v2_2.intoArray(dst, o + 2 * 16);
        v2_3.intoArray(dst, o + 3 * 16);
    }

    @Override
    public void turn(float[] src, int s, int distance, int last, float[] dst, int o, int step) {
        FloatVector v0_0 = FloatVector.fromArray(S, src, s + Math.min(0, last) * distance);
        FloatVector v0_1 = FloatVector.fromArray(S, src, s + Math.min(1, last) * distance);
        FloatVector v0_2 = FloatVector.fromArray(S, src, s + Math.min(2, last) * distance);
        FloatVector v0_3 = FloatVector.fromArray(S, src, s + Math.min(3, last) * distance);
        FloatVector v1_0 = v0_0.rearrange(LOW, v0_2);
        FloatVector v1_1 = v0_0.rearrange(HIGH, v0_2);
        FloatVector v1_2 = v0_1.rearrange(LOW, v0_3);
        FloatVector v1_3 = v0_1.rearrange(HIGH, v0_3);
        FloatVector v2_0 = v1_0.rearrange(LOW, v1_2);
        FloatVector v2_1 = v1_0.rearrange(HIGH, v1_2);
        FloatVector v2_2 = v1_1.rearrange(LOW, v1_3);
        FloatVector v2_3 = v1_1.rearrange(HIGH, v1_3);
        v2_0.intoArray(dst, o + 0 * step);
        v2_1.intoArray(dst, o + 1 * step);
        v2_2.intoArray(dst, o + 2 * step);
        v2_3.intoArray(dst, o + 3 * step);
    }

    @Override
    public void copy(float[] src, int s, float[] dst, int d, int n) {
        if (n < 4) {
            for (int i = 0; i < n; i++) dst[d + i] = src[s + i];
            return;
        }
        for (int i = 0; i < n - 4; i += 4) FloatVector.fromArray(S, src, s + i).intoArray(dst, d + i);
        FloatVector.fromArray(S, src, s + n - 4).intoArray(dst, d + n - 4);
    }
}
