package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.backend.Strided;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Views;

/** Element by element: arithmetic, exp, tanh and sigmoid in vector loops; rarer functions are computed in double and rounded. */
final class CpuElementwise {
    private static final int GRAIN = 1 << 14;

    private CpuElementwise() {}

    static void register(KernelTable t, Team team, VectorSupport vectors) {
        LoopKernels loops = vectors.loops();
        t.putStrided(Unary.class, (op, in, out) -> rows(team, out, in, unary(loops, op, in[0], out)));
        t.putStrided(Views.Copy.class, (op, in, out) -> rows(team, out, in, copy(in[0], out)));
        t.putStrided(Binary.class, (op, in, out) -> rows(team, out, in, binary(loops, op, in[0], in[1], out)));
        t.putStrided(Select.class, (op, in, out) -> rows(team, out, in, select(in, out)));
    }

    /** Splits the rows of the result (or one long row) over the team. Offsets: result first, then operands. */
    private static void rows(Team team, Tensor out, Tensor[] in, Strided.Row row) {
        if (out.shape().size() == 0) return;
        Tensor[] all = new Tensor[in.length + 1];
        all[0] = out;
        System.arraycopy(in, 0, all, 1, in.length);
        Strided walk = new Strided(out.shape(), all);
        int n = walk.rowLength();
        if (walk.rows() > 1) {
            team.parallelRange(walk.rows(), Math.max(1, GRAIN / n), (from, to) -> walk.forRows(from, to, row));
            return;
        }
        walk.forRows(0, 1, (at, step, count) -> team.parallelRange(count, GRAIN, (from, to) -> {
            int[] shifted = new int[at.length];
            for (int k = 0; k < at.length; k++) shifted[k] = at[k] + from * step[k];
            row.run(shifted, step, to - from);
        }));
    }

    private static Strided.Row copy(Tensor in, Tensor out) {
        float[] x = data(in);
        float[] y = data(out);
        return (at, step, n) -> {
            if (step[1] == 1 && step[0] == 1) System.arraycopy(x, at[1], y, at[0], n);
            else if (step[1] == 0 && step[0] == 1) java.util.Arrays.fill(y, at[0], at[0] + n, x[at[1]]);
            else
                for (int i = 0; i < n; i++) y[at[0] + i * step[0]] = x[at[1] + i * step[1]];
        };
    }

    private static Strided.Row unary(LoopKernels loops, Unary op, Tensor in, Tensor out) {
        float[] x = data(in);
        float[] y = data(out);
        float a = (float) op.a();
        float b = (float) op.b();
        return switch (op.kind()) {
            case AFFINE -> simple(loops, LoopKernels.Simple.AFFINE, a, b, x, y);
            case SQUARE -> simple(loops, LoopKernels.Simple.SQUARE, a, b, x, y);
            case LEAKY -> simple(loops, LoopKernels.Simple.LEAKY, a, b, x, y);
            case STEP -> simple(loops, LoopKernels.Simple.STEP, a, b, x, y);
            case RELU -> simple(loops, LoopKernels.Simple.RELU, a, b, x, y);
            case ABS -> simple(loops, LoopKernels.Simple.ABS, a, b, x, y);
            case CLAMP -> simple(loops, LoopKernels.Simple.CLAMP, a, b, x, y);
            case EXP -> function(loops, LoopKernels.Function.EXP, x, y);
            case TANH -> function(loops, LoopKernels.Function.TANH, x, y);
            case SIGMOID -> function(loops, LoopKernels.Function.SIGMOID, x, y);
            default -> {
                var f = op.function();
                yield (at, step, n) -> {
                    for (int i = 0, p = at[1], q = at[0]; i < n; i++, p += step[1])
                        y[q + i] = (float) f.applyAsDouble(x[p]);
                };
            }
        };
    }

    private static Strided.Row simple(LoopKernels loops, LoopKernels.Simple f, float a, float b, float[] x, float[] y) {
        return (at, step, n) -> {
            if (step[1] == 1) loops.simple(f, a, b, x, at[1], y, at[0], n);
            else
                for (int i = 0, p = at[1], q = at[0]; i < n; i++, p += step[1])
                    y[q + i] = ScalarLoops.apply(f, a, b, x[p]);
        };
    }

    /** Elements that do not lie side by side are gathered in the result first. */
    private static Strided.Row function(LoopKernels loops, LoopKernels.Function f, float[] x, float[] y) {
        return (at, step, n) -> {
            if (step[1] == 1) {
                loops.function(f, x, at[1], y, at[0], n);
                return;
            }
            for (int i = 0, p = at[1], q = at[0]; i < n; i++, p += step[1]) y[q + i] = x[p];
            loops.function(f, y, at[0], y, at[0], n);
        };
    }

    private static Strided.Row binary(LoopKernels loops, Binary op, Tensor left, Tensor right, Tensor out) {
        float[] x = data(left);
        float[] z = data(right);
        float[] y = data(out);
        return switch (op.kind()) {
            case ADD -> arithmetic(loops, LoopKernels.Arithmetic.ADD, x, z, y);
            case SUB -> arithmetic(loops, LoopKernels.Arithmetic.SUB, x, z, y);
            case MUL -> arithmetic(loops, LoopKernels.Arithmetic.MUL, x, z, y);
            case DIV -> arithmetic(loops, LoopKernels.Arithmetic.DIV, x, z, y);
            default -> {
                var f = op.function();
                yield (at, step, n) -> {
                    int q = at[0], a = at[1], b = at[2];
                    for (int i = 0; i < n; i++)
                        y[q + i] = (float) f.applyAsDouble(x[a + i * step[1]], z[b + i * step[2]]);
                };
            }
        };
    }

    /** Rows side by side, or one of them a single number; others one by one. */
    private static Strided.Row arithmetic(LoopKernels loops, LoopKernels.Arithmetic op, float[] x, float[] z,
            float[] y) {
        return (at, step, n) -> {
            int q = at[0], a = at[1], b = at[2];
            if (step[1] == 1 && step[2] == 1) loops.binary(op, x, a, z, b, y, q, n);
            else if (step[1] == 1 && step[2] == 0) loops.binaryRight(op, x, a, z[b], y, q, n);
            else if (step[1] == 0 && step[2] == 1) loops.binaryLeft(op, x[a], z, b, y, q, n);
            else
                for (int i = 0; i < n; i++) y[q + i] = ScalarLoops.apply(op, x[a + i * step[1]], z[b + i * step[2]]);
        };
    }

    private static Strided.Row select(Tensor[] in, Tensor out) {
        float[] m = data(in[0]);
        float[] x = data(in[1]);
        float[] z = data(in[2]);
        float[] y = data(out);
        return (at, step, n) -> {
            for (int i = 0; i < n; i++)
                y[at[0] + i] = m[at[1] + i * step[1]] != 0 ? x[at[2] + i * step[2]] : z[at[3] + i * step[3]];
        };
    }
}
