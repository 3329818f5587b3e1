package org.latentclr.nn;

import org.latentclr.engine.Tensor;

/** A named tensor of a {@link Module} that is loaded, saved and, unless frozen, trained. */
public final class Parameter {
    private final String name;
    private Tensor value;

    Parameter(String name, Tensor value, boolean trainable) {
        this.name = name;
        this.value = trainable ? value.contiguous().track() : value.contiguous().detach();
    }

    /** Name within its module. */
    public String name() {
        return name;
    }

    /** The tensor; a variable of the graph unless frozen. */
    public Tensor value() {
        return value;
    }

    public boolean isTrainable() {
        return value.isTracked();
    }

    /** Makes the parameter a constant: no gradient is recorded, computed or stored for it. */
    void freeze() {
        value = value.detach();
    }

    /** Writes new values of the same shape in place. */
    public void assign(Tensor source) {
        value.assign(source);
    }
}
