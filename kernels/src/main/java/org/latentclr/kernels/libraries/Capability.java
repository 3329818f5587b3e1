package org.latentclr.kernels.libraries;

import java.util.Optional;

/**
 * A library that may be there.
 *
 * @param name for people
 * @param library the library, ready to be called
 * @param version of the library, or an empty text
 * @param whyMissing one sentence with what to do, or an empty text
 */
public record Capability<T>(String name, Optional<T> library, String version, String whyMissing) {
    public static <T> Capability<T> of(String name, T library, String version) {
        return new Capability<>(name, Optional.of(library), version, "");
    }

    public static <T> Capability<T> missing(String name, String why) {
        return new Capability<>(name, Optional.empty(), "", why);
    }

    /** Name and version, or what stands in. */
    String describe() {
        return library.isPresent() ? name + " " + version : "own kernels for " + name + " (" + whyMissing + ")";
    }
}
