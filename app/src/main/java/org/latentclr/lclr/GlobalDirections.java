package org.latentclr.lclr;

import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.StateEntry;

/** One vector θ_k per direction, the same for every code; called {@code Fixed} in the published code, global in the paper. */
public final class GlobalDirections extends DirectionModel {
    private final Parameter params;
    private final Optional<Subspace> subspace;

    /** Vectors start as N(0,1). */
    public GlobalDirections(Backend device, int directions, int size, Alpha alpha, boolean normalize,
            RandomStream random) {
        super(directions, size, alpha, normalize);
        float[] v = new float[directions * size];
        random.normal(v, 0, v.length);
        params = parameter("params", Tensor.of(device, v, directions, size));
        subspace = Optional.empty();
    }

    /** Vectors start in a subspace and stay in it, moving most easily where codes vary most. */
    public GlobalDirections(int directions, Subspace subspace, Alpha alpha, boolean normalize, RandomStream random) {
        super(directions, subspace.basis().dim(1), alpha, normalize);
        params = parameter("params", subspace.draw(directions, random));
        this.subspace = Optional.of(subspace);
    }

    @Override
    void update(Runnable step) {
        if (subspace.isEmpty()) {
            step.run();
            return;
        }
        Tensor before = Dispatch.apply(new Views.Copy(), params.value().detach());
        step.run();
        params.assign(before.add(subspace.get().shaped(params.value().detach().sub(before))));
    }

    @Override
    double[] lengths(RandomStream random) {
        return new double[]{alpha().draw(random)};
    }

    @Override
    Tensor vectors(Tensor z) {
        return params.value().reshape(directions(), 1, size());
    }

    @Override
    Tensor vectors(Tensor z, int k) {
        return params.value().slice(0, k, k + 1).reshape(1, 1, size());
    }

    @Override
    public List<StateEntry> published() {
        return StateEntry.whole("", this);
    }

    @Override
    public String describe() {
        return directions() + " global directions of size " + size() + subspace
                .map(s -> " in the span of " + s.deviations().length + " principal components").orElse("");
    }
}
