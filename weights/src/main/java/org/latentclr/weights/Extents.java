package org.latentclr.weights;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Arithmetic of shapes and strides, with overflow checked because files may claim anything. */
final class Extents {
    /** The most dimensions that PyTorch itself supports. */
    private static final int MAX_RANK = 64;

    private Extents() {}

    /** Product of the sizes; refuses negative sizes and products beyond 2^63. */
    static long count(long[] shape) {
        long count = 1;
        boolean empty = false;
        try {
            for (long size : shape) {
                if (size < 0) {
                    throw damaged(shape, "a negative size");
                }
                empty |= size == 0;
                count = size == 0 ? count : Math.multiplyExact(count, size);
            }
        } catch (ArithmeticException overflow) {
            throw damaged(shape, "more than 2^63 elements");
        }
        return empty ? 0 : count;
    }

    static long[] rowMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride = Math.max(1, shape[axis]) * stride;
        }
        return strides;
    }

    static long[] columnMajor(long[] shape) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int axis = 0; axis < shape.length; axis++) {
            strides[axis] = stride;
            stride = Math.max(1, shape[axis]) * stride;
        }
        return strides;
    }

    /** Strides of dimensions of size one do not matter. */
    static boolean isRowMajor(long[] shape, long[] strides) {
        long[] plain = rowMajor(shape);
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] > 1 && strides[axis] != plain[axis]) {
                return false;
            }
        }
        return true;
    }

    /** Refuses a view that leaves its storage of {@code storageBytes}. */
    static void check(String name, DType type, long[] shape, long[] strides, long offset, long storageBytes) {
        long available = storageBytes / type.bytes();
        if (shape.length != strides.length || shape.length > MAX_RANK) {
            throw damaged(shape, strides.length + " strides for " + shape.length + " dimensions");
        }
        long last = offset;
        try {
            boolean empty = count(shape) == 0;
            Math.multiplyExact(count(shape), type.bytes());
            for (int axis = 0; axis < shape.length; axis++) {
                if (strides[axis] < 0) {
                    throw damaged(shape, "a negative stride");
                }
                last = empty
                        ? last
                        : Math.addExact(last, Math.multiplyExact(shape[axis] - 1, strides[axis]));
            }
            if (offset < 0 || (empty ? offset > available : last >= available)) {
                throw new WeightsException("tensor " + name + " of shape " + Arrays.toString(shape),
                        "its elements within a storage of " + available + " elements", "an element at " + last,
                        "the file is damaged, fetch it again");
            }
        } catch (ArithmeticException overflow) {
            throw damaged(shape, "an extent beyond 2^63");
        }
    }

    /** Calls {@code use} with the storage position of every element, in row-major order. */
    static void forEach(long[] shape, long[] strides, long offset, LongConsumer use) {
        if (count(shape) == 0) {
            return;
        }
        int rank = shape.length;
        long inner = rank == 0 ? 1 : shape[rank - 1];
        long step = rank == 0 ? 1 : strides[rank - 1];
        long[] index = new long[rank];
        long base = offset;
        while (true) {
            for (long i = 0, at = base; i < inner; i++, at += step) {
                use.accept(at);
            }
            int axis = rank - 2;
            while (axis >= 0 && ++index[axis] == shape[axis]) {
                base -= (shape[axis] - 1) * strides[axis];
                index[axis--] = 0;
            }
            if (axis < 0) {
                return;
            }
            base += strides[axis];
        }
    }

    private static WeightsException damaged(long[] shape, String found) {
        String text = shape.length > 8 ? shape.length + " dimensions" : Arrays.toString(shape);
        return new WeightsException("a tensor of shape " + text, "sizes and strides that fit its data", found,
                "the file is damaged, fetch it again");
    }
}
