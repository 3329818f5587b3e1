package org.latentclr.golden;

import org.latentclr.engine.Backend;

/** Recomputes what one kind of golden file stores. Sizes, options and case names come from the file, never from the code. */
public interface GoldenCheck {
    /**
     * Whether this check knows the file.
     *
     * @param file path below the golden folder with {@code /} between the parts, such as {@code ops/conv2d.safetensors}
     */
    boolean knows(String file);

    /**
     * Reads inputs from {@code file}, computes on {@code device} in exact mode and hands every result to
     * {@link GoldenFile#expect}. A scope is open; cases run in {@link GoldenFile#in} scopes of their own. Tensors of the file that are
     * neither read nor expected count as skipped.
     */
    void run(GoldenFile file, Backend device);
}
