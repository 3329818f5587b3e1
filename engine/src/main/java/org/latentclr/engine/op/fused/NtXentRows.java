package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Vjp;

/**
 * NT-Xent of each row i of similarities S: log Σ_{k≠i} exp(S_ik/τ) − S_{i,j(i)}/τ, where j(i) is the partner of row i, half the rows
 * away (METHODS §1.6; Chen et al. 2020). The largest exponent of a row is taken out before the sum, so any τ is safe.
 */
public record NtXentRows(double temperature) implements FusedOp {
    /**
     * @param s similarities [2N,2N] of which rows i and i+N are partners, not modified
     * @return [2N]
     */
    public static Tensor apply(Tensor s, double temperature) {
        return Dispatch.apply(new NtXentRows(temperature), s);
    }

    @Override
    public String name() {
        return "nt_xent_rows";
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape s = in[0];
        EngineException.check(temperature > 0, name(), "a temperature above 0", temperature);
        EngineException.check(s.rank() == 2 && s.dim(0) == s.dim(1), name(), "similarities of shape [2N,2N]", s);
        EngineException.check(s.dim(0) % 2 == 0 && s.dim(0) >= 4, name(), "at least 2 pairs of rows",
                s.dim(0) + " rows");
        return Shape.of(s.dim(0));
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor s = in[0].mul(1 / temperature);
        int n = s.dim(0);
        Tensor others = others(s);
        Tensor partner = s.mul(partners(s)).sum(false, 1);
        return logSum(s, others).reshape(n).sub(partner);
    }

    /** max + log Σ_{k≠i} exp(s_ik − max), [2N,1]. */
    private static Tensor logSum(Tensor s, Tensor others) {
        // The maximum cancels out, so it needs no gradient; the own column may lie far above all others and must not count.
        Tensor candidates = Select.apply(others, s.detach(), Tensor.scalar(s.backend(), -Float.MAX_VALUE));
        Tensor top = Reduce.apply(Reduce.Kind.MAX, candidates, true, 1);
        return s.sub(top).mul(others).exp().mul(others).sum(true, 1).log().add(top);
    }

    private static Tensor others(Tensor s) {
        int n = s.dim(0);
        float[] m = new float[n * n];
        java.util.Arrays.fill(m, 1);
        for (int i = 0; i < n; i++) m[i * n + i] = 0;
        return Tensor.of(s.backend(), m, n, n);
    }

    private static Tensor partners(Tensor s) {
        int n = s.dim(0);
        float[] m = new float[n * n];
        for (int i = 0; i < n; i++) m[i * n + (i + n / 2) % n] = 1;
        return Tensor.of(s.backend(), m, n, n);
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{Dispatch.apply(new Gradient(this), v.input(0), v.grad())};
    }

    /** Operands S and g [2N]: g_i/τ·(softmax over k≠i of S_ik/τ − [k = j(i)]), 0 on the diagonal. */
    public record Gradient(NtXentRows of) implements FusedOp {
        @Override
        public String name() {
            return "nt_xent_rows_gradient";
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(in[1].equals(of.outputShape(in[0])), name(), "an output gradient [2N]", in[1]);
            return in[0];
        }

        @Override
        public Tensor composed(Tensor... in) {
            Tensor s = in[0].mul(1 / of.temperature);
            Tensor others = others(s);
            Tensor p = s.sub(logSum(s, others)).mul(others).exp().mul(others);
            return p.sub(partners(s)).mul(in[1].reshape(s.dim(0), 1).mul(1 / of.temperature));
        }
    }
}
