package org.latentclr.lclr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.NormalizeRows;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateEntry;
import org.latentclr.nn.layer.StackedMlp;

/**
 * p(h): flattened features, through a network or as they are, then each row divided by its length if {@code normalize}
 * (METHODS §1.4).
 */
public final class Projector extends Module {
    private final Optional<StackedMlp> net;
    private final boolean normalize;

    private Projector(StackedMlp net, boolean normalize) {
        this.net = Optional.ofNullable(net);
        this.normalize = normalize;
        if (net != null) child("net", net);
    }

    /** No network. */
    public static Projector identity(boolean normalize) {
        return new Projector(null, normalize);
    }

    /** One linear layer and a batch normalisation. */
    public static Projector linear(Backend device, int in, int out, boolean normalize, RandomStream random) {
        return of(device, new StackedMlp.Sizes(1, in, out, out, true, true, true), normalize, random);
    }

    /** An MLP of {@code depth} linear layers. */
    public static Projector nonlinear(Backend device, int depth, int in, int middle, int out, boolean normalize,
            RandomStream random) {
        return of(device, new StackedMlp.Sizes(depth, in, middle, out, true, true, false), normalize, random);
    }

    /** A network of any sizes. */
    public static Projector of(Backend device, StackedMlp.Sizes sizes, boolean normalize, RandomStream random) {
        return new Projector(new StackedMlp(device, 1, sizes, random), normalize);
    }

    public boolean normalize() {
        return normalize;
    }

    /** Sizes of the network, empty for the identity. */
    public Optional<StackedMlp.Sizes> sizes() {
        return net.map(StackedMlp::sizes);
    }

    /**
     * The projected features.
     *
     * @param features [B·N, …], not modified; flattened to rows
     * @param blocks B; in training each block of N rows is normalised by its own batch statistics, as if it had come alone
     * @return [B·N,F]
     */
    public Tensor forward(Tensor features, int blocks) {
        Tensor rows = project(features, blocks);
        return normalize ? NormalizeRows.apply(rows) : rows;
    }

    /** {@link #forward} without the final division by the length. */
    Tensor project(Tensor features, int blocks) {
        int n = features.dim(0);
        Tensor rows = features.reshape(n, -1);
        if (net.isEmpty()) return rows;
        EngineException.check(n % blocks == 0, "projector", "rows in " + blocks + " equal blocks", n);
        int in = net.get().sizes().in();
        if (rows.dim(1) != in)
            throw new EngineException("projector", "features of width " + in, "width " + rows.dim(1),
                    "set projector.in_features=" + rows.dim(1) + " or leave it out");
        return net.get().forward(rows.reshape(blocks, n / blocks, in)).reshape(n, -1);
    }

    /** The tensors of the published state dict: the network under {@code net}, and again under {@code Projector}. */
    public List<StateEntry> published() {
        List<StateEntry> entries = new ArrayList<>();
        for (String prefix : List.of("net.", "Projector."))
            net.ifPresent(m -> entries.addAll(StateEntry.sliced(prefix, m, 0)));
        return entries;
    }

    /** One line for people. */
    public String describe() {
        String rows = normalize ? ", rows of length 1" : "";
        return net.map(m -> "network " + m.sizes().in() + " to " + m.sizes().out() + ", depth " + m.sizes().depth())
                .orElse("features as they are") + rows;
    }
}
