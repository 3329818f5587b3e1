package org.latentclr.nn.stylegan2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * w = f(z): z and the embedded class vector, each divided by its root mean square, through fully connected layers (METHODS §6.1). The
 * average of w over the prior is stored beside it, for truncation.
 */
final class MappingNetwork extends Module {
    private static final double EPSILON = 1e-8;

    private final int zSize;
    private final int classes;
    private final Optional<FullyConnected> embed;
    private final List<FullyConnected> layers = new ArrayList<>();
    private final Optional<Parameter> average;

    /**
     * Widths inside the network.
     *
     * @param embed of the embedded class vector
     * @param hidden between the first and the last layer
     * @param out of w
     */
    record Widths(int embed, int hidden, int out) {}

    /**
     * @param zSize width of z; 0 for the mapping of a discriminator, which reads classes only
     * @param classes length of a class vector; 0 for none
     * @param averaging whether the average of w is stored
     */
    MappingNetwork(Initializer init, int zSize, int classes, Widths widths, int depth, Activation activation,
            double multiplier, boolean averaging) {
        this.zSize = zSize;
        this.classes = classes;
        average = averaging ? Optional.of(buffer("w_avg", init.constant(0, widths.out))) : Optional.empty();
        embed = classes > 0
                ? Optional.of(child("embed", new FullyConnected(init, classes, widths.embed, Activation.LINEAR, 1, 0)))
                : Optional.empty();
        int in = zSize + (classes > 0 ? widths.embed : 0);
        for (int i = 0; i < depth; i++) {
            int out = i == depth - 1 ? widths.out : widths.hidden;
            layers.add(child("fc" + i, new FullyConnected(init, in, out, activation, multiplier, 0)));
            in = out;
        }
    }

    /**
     * @param z [N,z]; empty where z has width 0
     * @param vectors [N or a divisor of it, C]; empty for an unconditional network
     * @return [N,w]
     */
    Tensor forward(Optional<Tensor> z, Optional<Tensor> vectors) {
        EngineException.check(z.isPresent() == zSize > 0, "mapping", "z of width " + zSize,
                z.isPresent() ? "z of shape " + z.get().shape() : "none");
        EngineException.check(vectors.isPresent() == classes > 0, "mapping",
                classes > 0 ? "class vectors [N," + classes + "]" : "no class vectors (the network is unconditional)",
                vectors.isPresent() ? "class vectors " + vectors.get().shape() : "none");
        List<Tensor> parts = new ArrayList<>();
        z.ifPresent(t -> parts.add(normalized(t)));
        vectors.ifPresent(c -> {
            EngineException.check(c.rank() == 2 && c.dim(1) == classes, "mapping", "class vectors [N," + classes + "]",
                    c.shape());
            Tensor e = normalized(embed.orElseThrow().forward(c));
            parts.add(z.isPresent() ? Tile.to(e, z.get().dim(0)) : e);
        });
        Tensor x = Concat.apply(1, parts.toArray(Tensor[]::new));
        for (FullyConnected layer : layers) x = layer.forward(x);
        return x;
    }

    /** x/√(mean x² + 1e-8), row by row. */
    private static Tensor normalized(Tensor x) {
        return x.mul(x.square().mean(true, 1).add(EPSILON).rsqrt());
    }

    /** The average w̄ [w]. */
    Tensor average() {
        return average.orElseThrow().value();
    }
}
