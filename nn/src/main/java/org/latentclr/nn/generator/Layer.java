package org.latentclr.nn.generator;

import java.util.List;
import org.latentclr.engine.Shape;

/**
 * A layer whose output can be asked for.
 *
 * @param name the canonical name
 * @param aliases other exact names that mean the same output, such as those of the published tools
 * @param shape shape of the output for one sample, usually [C,H,W]
 */
public record Layer(String name, List<String> aliases, Shape shape) {
    public Layer {
        aliases = List.copyOf(aliases);
    }

    /** Number of values per sample. */
    public int size() {
        return shape.size();
    }

    /** Whether {@code wanted} is this layer's name or one of its aliases. */
    public boolean answersTo(String wanted) {
        return name.equals(wanted) || aliases.contains(wanted);
    }
}
