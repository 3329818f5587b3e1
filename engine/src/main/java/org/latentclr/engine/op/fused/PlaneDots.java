package org.latentclr.engine.op.fused;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Tile;

/**
 * The inner product of two images in every channel of every sample: y[n,c] = Σ_p a[n,c,p]·b[n,c,p], the gradient of a factor that all
 * pixels of a channel have in common, as styles and demodulation. Of the two batches one may repeat ({@link Tile}).
 */
public record PlaneDots() implements FusedOp {
    /**
     * @param a [N,C,…]
     * @param b [M,C,…], the same but for the batch; N a multiple of M or M of N
     * @return [max(N,M),C]
     */
    public static Tensor apply(Tensor a, Tensor b) {
        return Dispatch.apply(new PlaneDots(), a, b);
    }

    @Override
    public String name() {
        return "plane_dots";
    }

    @Override
    public double flops(Shape[] in, Shape out) {
        return 2.0 * Math.max(in[0].size(), in[1].size());
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape a = in[0], b = in[1];
        boolean alike = a.rank() == b.rank() && a.rank() > 2;
        for (int d = 1; alike && d < a.rank(); d++) alike = a.dim(d) == b.dim(d);
        int most = alike ? Math.max(a.dim(0), b.dim(0)) : 0, least = alike ? Math.min(a.dim(0), b.dim(0)) : 0;
        EngineException.check(alike && (most == least || least > 0 && most % least == 0), name(),
                "images [N,C,…] and [M,C,…] of one size, one batch a multiple of the other", a + " and " + b);
        return Shape.of(most, a.dim(1));
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor product = Tile.mul(in[0], in[1]);
        int[] pixels = new int[product.rank() - 2];
        for (int d = 0; d < pixels.length; d++) pixels[d] = d + 2;
        return product.sum(false, pixels);
    }
}
