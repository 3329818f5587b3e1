package org.latentclr.train;

import java.nio.file.Path;
import java.util.Optional;

/** Where results that depend on a generator only are kept between runs. */
final class Caches {
    private Caches() {}

    /** {@code $XDG_CACHE_HOME/latentclr}, or {@code ~/.cache/latentclr}. */
    static Path folder() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME")).filter(s -> !s.isBlank()).map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache")).resolve("latentclr");
    }
}
