package org.latentclr.weights;

/**
 * The name of a Python class or function that a pickle refers to: inert, never looked up, never called.
 *
 * @param module
 *            Python module such as {@code torch}
 * @param name
 *            name in the module such as {@code FloatStorage}
 */
public record PickledSymbol(String module, String name) {
    /** {@code module.name}. */
    @Override
    public String toString() {
        return module + "." + name;
    }
}
