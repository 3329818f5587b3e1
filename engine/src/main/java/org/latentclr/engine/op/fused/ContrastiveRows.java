package org.latentclr.engine.op.fused;

import org.latentclr.engine.Backend;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.Vjp;

/**
 * For each row r of similarities S the loss −log(pos_r/neg_r) and the hit [pos_r &gt; neg_r], where pos_r and neg_r are the mean or the sum
 * of exp(β·S_rc), or exp(β·|S_rc|), over the other rows c of the same direction and over the rows of all other directions (METHODS §1.6).
 *
 * @param directions K; rows are direction-major, so rows k·N … k·N+N−1 belong to direction k
 * @param inverseTemperature β, which multiplies the similarity
 * @param absolute whether the sign of a similarity is dropped
 * @param mean mean of the exponentials instead of their sum
 */
public record ContrastiveRows(int directions, double inverseTemperature, boolean absolute, boolean mean)
        implements
            FusedOp {

    /**
     * @param s similarities [R,R], R = K·N, not modified
     * @return [2,R]: losses, then hits (1 or 0)
     */
    public static Tensor apply(Tensor s, int directions, double inverseTemperature, boolean absolute, boolean mean) {
        return Dispatch.apply(new ContrastiveRows(directions, inverseTemperature, absolute, mean), s);
    }

    @Override
    public String name() {
        return "contrastive_rows";
    }

    @Override
    public Shape outputShape(Shape... in) {
        check(in[0]);
        return Shape.of(2, in[0].dim(0));
    }

    private void check(Shape s) {
        EngineException.check(s.rank() == 2 && s.dim(0) == s.dim(1), name(), "similarities of shape [R,R]", s);
        int rows = s.dim(0);
        EngineException.check(directions >= 2, name(), "at least 2 directions, else there are no negatives",
                directions);
        EngineException.check(rows % directions == 0, name(), "a multiple of the " + directions + " directions as rows",
                rows + " rows");
        EngineException.check(rows / directions >= 2, name(),
                "at least 2 samples of each direction, else there are no positives",
                rows / directions + " per direction");
    }

    /** N for R rows. */
    public int samples(int rows) {
        return rows / directions;
    }

    /** 1/(N−1) for a mean, 1 for a sum. */
    public double positiveWeight(int rows) {
        return mean ? 1.0 / (samples(rows) - 1) : 1;
    }

    /** 1/(N(K−1)) for a mean, 1 for a sum. */
    public double negativeWeight(int rows) {
        return mean ? 1.0 / (rows - samples(rows)) : 1;
    }

    @Override
    public Tensor composed(Tensor... in) {
        int r = in[0].dim(0);
        Tensor e = exponentials(in[0]);
        Tensor pos = e.mul(positives(in[0].backend(), r)).sum(false, 1).mul(positiveWeight(r));
        Tensor neg = e.mul(negatives(in[0].backend(), r)).sum(false, 1).mul(negativeWeight(r));
        Tensor hit = Binary.apply(Binary.Kind.GT, pos.detach(), neg.detach());
        return Concat.stack(neg.log().sub(pos.log()), hit);
    }

    private Tensor exponentials(Tensor s) {
        return (absolute ? s.abs() : s).mul(inverseTemperature).exp();
    }

    private Tensor positives(Backend device, int rows) {
        return mask(device, rows, true);
    }

    private Tensor negatives(Backend device, int rows) {
        return mask(device, rows, false);
    }

    private Tensor mask(Backend device, int rows, boolean positive) {
        float[] m = new float[rows * rows];
        int n = samples(rows);
        for (int r = 0; r < rows; r++)
            for (int c = 0; c < rows; c++) m[r * rows + c] = (r / n == c / n) == positive && r != c ? 1 : 0;
        return Tensor.of(device, m, rows, rows);
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{Dispatch.apply(new Gradient(this), v.input(0), v.grad())};
    }

    /**
     * Operands S and g [2,R]: D_rc = g_0r·β·(−[c∈P_r]e/Σ_P e + [c∈N_r]e/Σ_N e)·(sign S_rc if absolute), 0 on the diagonal. Means and
     * sums have the same gradient.
     */
    public record Gradient(ContrastiveRows of) implements FusedOp {
        @Override
        public String name() {
            return "contrastive_rows_gradient";
        }

        @Override
        public Shape outputShape(Shape... in) {
            of.check(in[0]);
            EngineException.check(in[1].equals(of.outputShape(in[0])), name(), "an output gradient [2,R]", in[1]);
            return in[0];
        }

        @Override
        public Tensor composed(Tensor... in) {
            Tensor s = in[0];
            int r = s.dim(0);
            Tensor e = of.exponentials(s);
            Tensor p = e.mul(of.positives(s.backend(), r));
            Tensor n = e.mul(of.negatives(s.backend(), r));
            Tensor d = n.div(n.sum(true, 1)).sub(p.div(p.sum(true, 1)));
            if (of.absolute) d = d.mul(Unary.apply(Unary.Kind.SIGN, s));
            return d.mul(in[1].slice(0, 0, 1).reshape(r, 1).mul(of.inverseTemperature));
        }
    }
}
