package org.latentclr.nn.biggan;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;

/** What follows from normalising by fixed statistics: one factor and one shift per channel. */
final class Modulation {
    private Modulation() {}

    /**
     * relu((x − m)/√(v + ε)·(1 + s) + o).
     *
     * @param x [N or a divisor of it,C,H,W]
     * @param mean m [C]
     * @param variance v [C]
     * @param scale s [N or a divisor of it,C]
     * @param offset o, like s
     */
    static Tensor conditional(Tensor x, Tensor mean, Tensor variance, double eps, Tensor scale, Tensor offset) {
        Tensor factor = scale.add(1).mul(variance.add(eps).rsqrt());
        Tensor shift = offset.sub(factor.mul(mean));
        return Unary.apply(Unary.Kind.RELU, Tile.add(Tile.mul(x, image(factor)), image(shift)));
    }

    /** relu((x − m)/√(v + ε)·w + b), all [C]. */
    static Tensor plain(Tensor x, Tensor mean, Tensor variance, double eps, Tensor weight, Tensor bias) {
        Tensor factor = weight.mul(variance.add(eps).rsqrt());
        Tensor y = x.mul(factor.reshape(-1, 1, 1));
        return BiasAct.apply(y, bias.sub(factor.mul(mean)), Activation.RELU, 1, BiasAct.NO_CLAMP);
    }

    private static Tensor image(Tensor perChannel) {
        return perChannel.reshape(perChannel.dim(0), perChannel.dim(1), 1, 1);
    }
}
