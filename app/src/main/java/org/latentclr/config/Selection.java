package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;

/** What {@code latentclr gen} shows: which directions, of which samples. */
public final class Selection {
    private Selection() {}

    /** The key {@code n_dirs}. */
    public sealed interface Directions {
        /** {@code -1}: every direction. */
        record All() implements Directions {}

        /** A number: as many, drawn without repetition. */
        record Drawn(int count) implements Directions {}

        /** A list: these, in this order. */
        record Listed(List<Integer> indices) implements Directions {}
    }

    /** The key {@code n_samples}. */
    public sealed interface Samples {
        /** A number: as many, drawn. */
        record Drawn(int count) implements Samples {}

        /** A name: latent codes [n, D] in a .npy file. */
        record FromFile(Path file) implements Samples {}
    }
}
