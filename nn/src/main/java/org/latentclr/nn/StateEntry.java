package org.latentclr.nn;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * One tensor of a published state dict: a whole parameter, or one slice of a parameter that stacks the tensors of many equal networks
 * along its first dimension.
 *
 * @param name name in the file
 * @param parameter where the values are
 * @param slice index along the first dimension, or {@link #WHOLE}
 */
public record StateEntry(String name, Parameter parameter, int slice) {
    /** The parameter as it is. */
    public static final int WHOLE = -1;

    /** Every parameter and buffer of a module as it is. */
    public static List<StateEntry> whole(String prefix, Module module) {
        List<StateEntry> entries = new ArrayList<>();
        module.state().forEach((name, p) -> entries.add(new StateEntry(prefix + name, p, WHOLE)));
        return entries;
    }

    /** Slice {@code slice} of every parameter and buffer of a module. */
    public static List<StateEntry> sliced(String prefix, Module module, int slice) {
        List<StateEntry> entries = new ArrayList<>();
        module.state().forEach((name, p) -> entries.add(new StateEntry(prefix + name, p, slice)));
        return entries;
    }

    /** Shape of the tensor in the file. */
    public Shape shape() {
        int[] d = parameter.value().shape().dims();
        return slice == WHOLE ? Shape.of(d) : Shape.of(java.util.Arrays.copyOfRange(d, 1, d.length));
    }

    /**
     * This entry's part of a tensor that has the parameter's shape, such as its gradient or its moment: a view of the same values.
     */
    public Tensor of(Tensor whole) {
        return slice == WHOLE ? whole : whole.slice(0, slice, slice + 1).reshape(shape().dims());
    }

    /** The values of this entry's part of {@code whole}, row-major. */
    public float[] read(Tensor whole) {
        try (Scope s = Scope.local("read " + name)) {
            return Autograd.noGrad(() -> of(whole).toFloats());
        }
    }

    /** Writes values, row-major, into this entry's part of {@code whole}. */
    public void write(Tensor whole, float[] values) {
        try (Scope s = Scope.local("write " + name)) {
            Autograd.noGrad(() -> {
                Tensor source = Tensor.of(whole.backend(), values, shape().dims());
                of(whole.detach()).assign(source);
            });
        }
    }
}
