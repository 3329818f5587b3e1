package org.latentclr.kernels.simulator;

import org.latentclr.kernels.simulator.Decoder.Register;

/**
 * {@code mma.sync}: D = A·B + C with A [16,K], B [K,8] and C, D [16,8], spread over the registers of a warp. Products are exact and summed
 * in double, then rounded once; tensor cores align and cut partial sums in ways of their own: compare with a tolerance.
 */
final class MatrixStep extends Step.Collective {
    private static final int M = 16;
    private static final int N = 8;

    /**
     * What is multiplied.
     *
     * @param depth K
     * @param pairs whether a register holds two neighbours along k of 16 bits (bfloat16), else one tf32
     */
    record Form(int depth, boolean pairs) {
        /** The form of an opcode, or null where the simulator has none. */
        static Form of(Opcode op) {
            boolean plain = op.has("sync") && op.has("aligned") && op.has("row") && op.has("col")
                    && op.types().equals(java.util.List.of(PtxType.F32, PtxType.F32));
            boolean pairs = op.text().endsWith(".f32.bf16.bf16.f32");
            if (!plain || !pairs && !op.text().endsWith(".f32.tf32.tf32.f32")) return null;
            if (op.has("m16n8k8")) return new Form(8, pairs);
            if (op.has("m16n8k16") && pairs) return new Form(16, true);
            return op.has("m16n8k4") && !pairs ? new Form(4, false) : null;
        }

        int registersOfA() {
            return depth * M / Warp.LANES / (pairs ? 2 : 1);
        }

        int registersOfB() {
            return depth * N / Warp.LANES / (pairs ? 2 : 1);
        }
    }

    private final Form form;
    private final Register[] to;
    private final Register[] a;
    private final Register[] b;
    private final Register[] c;

    MatrixStep(Head head, Form form, Register[] to, Register[] a, Register[] b, Register[] c) {
        super(head);
        this.form = form;
        this.to = to;
        this.a = a;
        this.b = b;
        this.c = c;
    }

    @Override
    int members(Warp w, int lanes) {
        if (w.alive != -1)
            w.report(Finding.Kind.SHUFFLE_MASK, this, lanes, "lanes of the warp have ended, and all 32 must take part");
        return w.alive;
    }

    @Override
    void run(Warp w, int lanes) {
        for (Register[] all : new Register[][]{a, b, c}) for (Register r : all) w.checkDefined(this, r.id(), lanes);
        double[] left = new double[M * form.depth];
        double[] right = new double[form.depth * N];
        int[] result = new int[M * N];
        for (int lane = 0; lane < Warp.LANES; lane++) gather(w, lane, left, right);
        for (int lane = 0; lane < Warp.LANES; lane++)
            for (int i = 0; i < 4; i++) {
                int row = lane / 4 + 8 * (i >> 1);
                int column = 2 * (lane % 4) + (i & 1);
                double sum = Float.intBitsToFloat(w.words[c[i].at() + lane]);
                for (int k = 0; k < form.depth; k++) sum += left[row * form.depth + k] * right[k * N + column];
                result[4 * lane + i] = Float.floatToRawIntBits((float) sum);
            }
        for (int lane = 0; lane < Warp.LANES; lane++)
            for (int i = 0; i < 4; i++) w.words[to[i].at() + lane] = result[4 * lane + i];
        for (Register r : to) w.defined[r.id()] = -1;
    }

    /** Puts the elements that a lane holds where they belong in A [16,K] and B [K,8]. */
    private void gather(Warp w, int lane, double[] left, double[] right) {
        int group = lane / 4;
        int thread = lane % 4;
        int each = form.pairs ? 2 : 1;
        for (int i = 0; i < a.length; i++)
            for (int e = 0; e < each; e++)
                left[(group + 8 * (i & 1)) * form.depth + each * (thread + 4 * (i >> 1)) + e] = value(
                        w.words[a[i].at() + lane], e);
        for (int i = 0; i < b.length; i++)
            for (int e = 0; e < each; e++)
                right[(each * (thread + 4 * i) + e) * N + group] = value(w.words[b[i].at() + lane], e);
    }

    /** A tf32, of which 13 bits are not looked at, or one half of a pair. */
    private double value(int bits, int half) {
        if (!form.pairs) return Float.intBitsToFloat(bits & 0xFFFFE000);
        return Float.intBitsToFloat(half == 0 ? bits << 16 : bits & 0xFFFF0000);
    }
}
