package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Vjp;

/**
 * y = x/‖x‖₂ along the last dimension (METHODS §1.3, §1.5). A row no longer than {@value #SMALLEST} has no direction: its result and
 * its gradient are zero, where a plain quotient would give NaN.
 */
public record NormalizeRows() implements FusedOp {
    /** Longest row that counts as zero. */
    public static final double SMALLEST = 1e-12;

    /** @param x [..., F], not modified */
    public static Tensor apply(Tensor x) {
        return Dispatch.apply(new NormalizeRows(), x);
    }

    @Override
    public String name() {
        return "normalize_rows";
    }

    @Override
    public Shape outputShape(Shape... in) {
        EngineException.check(in[0].rank() > 0, name(), "at least one dimension", in[0]);
        return in[0];
    }

    @Override
    public Tensor composed(Tensor... in) {
        return in[0].mul(inverseNorm(in[0]));
    }

    /** 1/‖x‖, and 0 for rows that count as zero; [..., 1]. */
    private static Tensor inverseNorm(Tensor x) {
        Tensor square = x.square().sum(true, -1);
        Tensor counts = Binary.compare(Binary.Kind.GT, square, SMALLEST * SMALLEST);
        return Select.apply(counts, square, Tensor.scalar(x.backend(), 1)).rsqrt().mul(counts);
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{Dispatch.apply(new Gradient(), v.input(0), v.grad())};
    }

    /** Operands x and g: (g − y(y·g))/‖x‖ with y = x/‖x‖; zero for rows that count as zero. */
    public record Gradient() implements FusedOp {
        @Override
        public String name() {
            return "normalize_rows_gradient";
        }

        @Override
        public Shape outputShape(Shape... in) {
            EngineException.check(in[0].equals(in[1]), name(), "a gradient of shape " + in[0], in[1]);
            return in[0];
        }

        @Override
        public Tensor composed(Tensor... in) {
            Tensor inverse = inverseNorm(in[0]);
            Tensor y = in[0].mul(inverse);
            return in[1].sub(y.mul(y.mul(in[1]).sum(true, -1))).mul(inverse);
        }
    }
}
