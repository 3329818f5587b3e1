package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Vjp;

/**
 * A linear map of images that acts on rows and columns separately: y = A·x·Bᵀ for each channel, A along the height and B along the width.
 * Interpolation and average pooling are such maps, and so are their gradients, with Aᵀ and Bᵀ.
 */
public record SeparableMap(Axis rows, Axis columns) implements FusedOp {
    /**
     * @param x [N,C,H,W], not modified
     * @param rows from H to H′
     * @param columns from W to W′
     * @return [N,C,H′,W′]
     */
    public static Tensor apply(Tensor x, Axis rows, Axis columns) {
        return Dispatch.apply(new SeparableMap(rows, columns), x);
    }

    @Override
    public String name() {
        return "separable_map";
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape x = in[0];
        EngineException.check(x.rank() == 4 && x.dim(2) == rows.in() && x.dim(3) == columns.in(), name(),
                "x [N,C," + rows.in() + "," + columns.in() + "]", x);
        return Shape.of(x.dim(0), x.dim(1), rows.out(), columns.out());
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor wide = in[0].matmul(columns.dense(in[0].backend())); // [N,C,H,W′]
        return rows.dense(in[0].backend()).transpose(0, 1).matmul(wide); // [N,C,H′,W′]
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return false;
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        return new Tensor[]{apply(v.grad(), rows.transposed(), columns.transposed())};
    }

    @Override
    public double flops(Shape[] in, Shape out) {
        return 2.0 * out.size() * rows.taps() * columns.taps();
    }
}
