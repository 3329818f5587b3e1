package org.latentclr.lclr;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.StateEntry;
import org.latentclr.nn.layer.StackedMlp;

/**
 * Directions that depend on the code: u_k(z) = MLP_k(z). One linear layer is the published {@code LinearConditional}, several are
 * {@code NonlinearConditional}; with one layer both are the same function. The weights of all K networks are stacked, so a pass is one
 * batched product per layer.
 */
public final class ConditionalDirections extends DirectionModel {
    private final StackedMlp nets;

    /** @param sizes input and output width are D */
    public ConditionalDirections(Backend device, int directions, StackedMlp.Sizes sizes, Alpha alpha,
            boolean normalize, RandomStream random) {
        super(directions, sizes.in(), alpha, normalize);
        nets = child("nets", new StackedMlp(device, directions, sizes, random));
    }

    /** u_k(z) = M_k z + b_k, or M_k z without bias as in the paper. */
    public static ConditionalDirections linear(Backend device, int directions, int size, boolean bias, Alpha alpha,
            boolean normalize, RandomStream random) {
        return nonlinear(device, directions, size, 1, bias, alpha, normalize, random);
    }

    /** u_k(z) = MLP_k(z) of {@code depth} linear layers, all of width D. */
    public static ConditionalDirections nonlinear(Backend device, int directions, int size, int depth, boolean bias,
            Alpha alpha, boolean normalize, RandomStream random) {
        return new ConditionalDirections(device, directions,
                new StackedMlp.Sizes(depth, size, size, size, bias, true, false), alpha, normalize, random);
    }

    @Override
    double[] lengths(RandomStream random) {
        double[] a = new double[directions()];
        for (int k = 0; k < a.length; k++) a[k] = alpha().draw(random);
        return a;
    }

    @Override
    Tensor vectors(Tensor z) {
        return nets.forward(z);
    }

    @Override
    Tensor vectors(Tensor z, int k) {
        return nets.forward(z, k);
    }

    @Override
    public List<StateEntry> published() {
        List<StateEntry> entries = new ArrayList<>();
        for (int k = 0; k < directions(); k++) entries.addAll(StateEntry.sliced("nets." + k + ".", nets, k));
        return entries;
    }

    @Override
    public String describe() {
        int depth = nets.sizes().depth();
        return directions() + (depth == 1 ? " linear" : " non-linear") + " directions of size " + size()
                + (depth == 1 ? "" : ", " + depth + " layers deep");
    }
}
