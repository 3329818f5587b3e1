package org.latentclr.engine.cases;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.UpdateOp;
import org.latentclr.engine.op.Views;

/**
 * One op with one set of attributes and operands.
 *
 * @param order up to which order of differentiation the gradient is checked; 0 for ops without one
 * @param tolerance largest error of a float32 device, relative to the largest magnitude of the result; twice that for each order of differentiation
 */
public record OpCase(Op op, List<Operand> operands, int order, double tolerance) {
    private static final double TOLERANCE = 2e-6;

    /** A case checked to the second order. */
    public static OpCase of(Op op, Operand... operands) {
        return new OpCase(op, List.of(operands), 2, TOLERANCE);
    }

    /** The same case of an op without gradient. */
    public OpCase withoutGradient() {
        return new OpCase(op, operands, 0, tolerance);
    }

    public OpCase within(double largestError) {
        return new OpCase(op, operands, order, largestError);
    }

    /** The op, its attributes and the shapes; the same text in every run. */
    public String name() {
        return text(op) + " " + operands.stream().map(o -> o.shape().toString()).toList();
    }

    /** As a record prints itself, but with the numbers of arrays. */
    private static String text(Object value) {
        if (value instanceof int[] numbers) return Arrays.toString(numbers);
        if (!(value instanceof Record r)) return String.valueOf(value);
        return r.getClass().getSimpleName() + Arrays.stream(r.getClass().getRecordComponents())
                .map(c -> c.getName() + "=" + text(component(r, c))).toList();
    }

    private static Object component(Record r, RecordComponent c) {
        try {
            return c.getAccessor().invoke(r);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("component " + c.getName() + " of " + r.getClass().getName(), e);
        }
    }

    /** The values of operand {@code i}. */
    public float[] values(int i) {
        Operand o = operands.get(i);
        return o.values().make(o.shape().size(), seed() + i);
    }

    /** Seed of everything random about this case. */
    public long seed() {
        return name().hashCode() * 1000L;
    }

    /** The operands on a device. */
    public Tensor[] place(Backend d, Layout layout) {
        Tensor[] t = new Tensor[operands.size()];
        for (int i = 0; i < t.length; i++) t[i] = layout.place(d, values(i), operands.get(i).shape());
        return t;
    }

    /** Runs the op. The result of an update is what it wrote, one after the other in one dimension. */
    public Tensor run(Tensor... in) {
        if (op instanceof Views.Reshape r) return Views.reshape(in[0], r.to().dims()); // with the copy that some layouts need
        if (!(op instanceof UpdateOp u)) return Dispatch.apply(op, in);
        Dispatch.update(u, in);
        Tensor[] written = java.util.stream.IntStream.range(0, in.length).filter(u::writes)
                .mapToObj(i -> in[i].reshape(in[i].shape().size())).toArray(Tensor[]::new);
        return org.latentclr.engine.op.Concat.apply(0, written);
    }

    /** Two operands with gradients and equal shapes and values of one kind, which one tensor can stand for; or −1. */
    public int aliasOfFirst() {
        Operand first = operands.get(0);
        for (int i = 1; i < operands.size(); i++)
            if (first.variable() && operands.get(i).equals(first) && !(first.values() instanceof Values.Distinct))
                return i;
        return -1;
    }

    Shape resultShape() {
        return op instanceof UpdateOp
                ? Shape.of(0)
                : op.outputShape(operands.stream().map(Operand::shape).toArray(Shape[]::new));
    }
}
