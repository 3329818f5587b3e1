package org.latentclr.nn;

import java.util.Arrays;
import java.util.function.Supplier;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;

/**
 * A value computed from parameters only. As long as they are frozen and unchanged it is computed once and kept as long as they are;
 * while one of them is trained it is computed, and recorded, at every use.
 */
public final class Derived {
    private final Scope home = Scope.current();
    private final Supplier<Tensor> compute;
    private final Parameter[] sources;
    private final int[] versions;
    private Tensor kept;

    /**
     * @param compute reads {@code sources} and no other changing value
     */
    public Derived(Supplier<Tensor> compute, Parameter... sources) {
        this.compute = compute;
        this.sources = sources.clone();
        versions = new int[sources.length];
    }

    /** Whether no source is trained. */
    public boolean isFrozen() {
        return Arrays.stream(sources).noneMatch(Parameter::isTrainable);
    }

    /** The value; not to be freed. */
    public Tensor get() {
        if (!isFrozen()) return compute.get();
        boolean current = kept != null;
        for (int i = 0; current && i < sources.length; i++) current = versions[i] == version(i);
        if (!current) refresh();
        return kept;
    }

    private void refresh() {
        if (kept != null) kept.free();
        for (int i = 0; i < sources.length; i++) versions[i] = version(i);
        try (Scope s = Scope.local("derived")) {
            kept = home.move(Autograd.noGrad(() -> compute.get().contiguous()).alias());
        }
    }

    private int version(int i) {
        return sources[i].value().storage().version();
    }
}
