package org.latentclr.voynov;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** Wx + b, or the same scaled to the length of x. */
public final class LinearDeformator extends Deformator {
    private static final double SHORTEST = 1e-12;

    private final DeformatorKind kind;
    private final Map map;

    private static final class Map extends Module {
        private final Parameter weight;
        private final Optional<Parameter> bias;

        Map(Tensor weight, Optional<Tensor> bias) {
            this.weight = parameter("weight", weight);
            this.bias = bias.map(b -> parameter("bias", b));
        }
    }

    /**
     * @param kind {@link DeformatorKind#LINEAR} or {@link DeformatorKind#PROJ}
     * @param weight first value of W [D,K]
     * @param bias first value of b [D]
     */
    public LinearDeformator(DeformatorKind kind, Tensor weight, Optional<Tensor> bias) {
        super(weight.dim(1), weight.dim(0));
        this.kind = kind;
        map = child("linear", new Map(weight, bias));
    }

    /** W = 1 on the diagonal, to which 0.1·N(0,1) may be added; b of U(−1/√K, 1/√K). */
    static LinearDeformator make(DeformatorKind kind, Initializer init, int directions, int outputs,
            boolean randomInit, boolean bias) {
        float[] eye = new float[outputs * directions];
        for (int i = 0; i < Math.min(outputs, directions); i++) eye[i * directions + i] = 1;
        Tensor w = Tensor.of(init.backend(), eye, outputs, directions);
        if (randomInit) w = w.add(init.normal(0.1, outputs, directions));
        return new LinearDeformator(kind, w,
                bias ? Optional.of(init.uniform(1 / Math.sqrt(directions), outputs)) : Optional.empty());
    }

    @Override
    public DeformatorKind kind() {
        return kind;
    }

    @Override
    Tensor apply(Tensor x) {
        Tensor y = x.matmul(map.weight.value().transpose(0, 1));
        if (map.bias.isPresent()) y = y.add(map.bias.get().value());
        if (kind == DeformatorKind.LINEAR) return y;
        // Without a bias a step of length 0 gives y = 0, whose shift is 0 too.
        return Similarity.unit(y, 1, SHORTEST).mul(Similarity.norm(x, true, 1));
    }
}
