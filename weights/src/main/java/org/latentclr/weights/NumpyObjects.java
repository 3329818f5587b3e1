package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;

/** NumPy's dtype, scalar and ndarray as pickles describe them. */
final class NumpyObjects {
    private NumpyObjects() {}

    /** A dtype: element type first, byte order when its state arrives. */
    static final class NumpyType {
        private final DType type;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        NumpyType(DType type) {
            this.type = type;
        }

        /** State: {@code (version, byte order, …)}. */
        void build(Object state) {
            if (state instanceof List<?> list && list.size() > 1 && list.get(1) instanceof String mark) {
                order = mark.equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                return;
            }
            throw wrong("the state of a numpy dtype", PickleMachine.kind(state));
        }
    }

    /** An ndarray before its state has arrived. */
    static final class PendingArray {
        private long memoIndex = -1;

        void memoIndex(long index) {
            memoIndex = index;
        }

        long memoIndex() {
            return memoIndex;
        }

        /** State: {@code (version, shape, dtype, Fortran order, bytes)}. */
        NamedArray build(Object state) {
            if (state instanceof List<?> list && list.size() == 5 && list.get(1) instanceof List<?> sizes
                    && list.get(2) instanceof NumpyType numpy && list.get(4) instanceof MemorySegment bytes) {
                long[] shape = TorchTensors.longs(sizes);
                boolean fortran = Boolean.TRUE.equals(list.get(3));
                long[] strides = fortran ? Extents.columnMajor(shape) : Extents.rowMajor(shape);
                return new NamedArray("", numpy.type, shape, strides, 0, Storage.of(numpy.type, bytes, numpy.order));
            }
            throw wrong("an array with shape, dtype and bytes", PickleMachine.kind(state));
        }
    }

    /** {@code numpy.dtype('f8', align, copy)}. */
    static NumpyType dtype(PickledTuple args) {
        Object code = args.isEmpty() ? null : args.getFirst();
        if (code instanceof String text) {
            return new NumpyType(DType.ofNumpyCode(text)
                    .orElseThrow(() -> wrong("a numpy type of floats, signed integers, u1 or b1", "type " + text)));
        }
        throw wrong("a numpy type", PickleMachine.kind(code));
    }

    /** {@code scalar(dtype, bytes)} → a number or a Boolean. */
    static Object scalar(PickledTuple args) {
        if (args.size() == 2 && args.getFirst() instanceof NumpyType numpy && args.get(1) instanceof MemorySegment bytes
                && bytes.byteSize() == numpy.type.bytes()) {
            NamedArray value = new NamedArray("", numpy.type, new long[0], new long[0], 0,
                    Storage.of(numpy.type, bytes, numpy.order));
            if (numpy.type == DType.BOOL) {
                return value.toLongs()[0] != 0;
            }
            return numpy.type.isFloating() ? (Object) value.toDoubles()[0] : (Object) value.toLongs()[0];
        }
        throw wrong("a numpy scalar with its type and bytes", args.size() + " arguments");
    }

    private static WeightsException wrong(String expected, String found) {
        return new WeightsException("the pickle in it", expected, found,
                "the file is damaged or uses a type that checkpoints of these networks do not have");
    }
}
