package org.latentclr.weights;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.List;

/** A Python tuple: an unmodifiable list that a writer stores as a tuple again. */
public final class PickledTuple extends AbstractList<Object> {
    private final Object[] items;

    private PickledTuple(Object[] items) {
        this.items = items;
    }

    /** A tuple of the given items, which may be null. */
    public static PickledTuple of(Object... items) {
        return new PickledTuple(items.clone());
    }

    static PickledTuple of(List<Object> items) {
        return new PickledTuple(items.toArray());
    }

    @Override
    public Object get(int index) {
        return items[index];
    }

    @Override
    public int size() {
        return items.length;
    }

    /** The items as a plain array. A copy. */
    @Override
    public Object[] toArray() {
        return Arrays.copyOf(items, items.length);
    }
}
