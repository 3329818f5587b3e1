package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongConsumer;

/**
 * An array with a name, an element type and a shape: a strided view on bytes, usually of a mapped file.
 *
 * <p>
 * Element {@code (i0, i1, …)} lies at element {@code offset + Σ i·stride} of its storage. Instances are immutable as
 * long as nobody writes to the bytes they were made from; {@link #toFloats}, {@link #toDoubles}, {@link #toLongs} and
 * {@link #bytes} deliver row-major order whatever the strides are.
 */
public final class NamedArray {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED
            .withOrder(ByteOrder.LITTLE_ENDIAN);

    private final String name;
    private final DType type;
    private final long[] shape;
    private final long[] strides;
    private final long offset;
    private final Storage storage;

    NamedArray(String name, DType type, long[] shape, long[] strides, long offset, Storage storage) {
        this.name = name;
        this.type = type;
        this.shape = shape.clone();
        this.strides = strides.clone();
        this.offset = offset;
        this.storage = storage;
        Extents.check(name, type, this.shape, this.strides, offset, storage.byteSize());
    }

    /** A row-major array over little-endian {@code bytes}, which are not copied. */
    public static NamedArray of(String name, DType type, MemorySegment bytes, long... shape) {
        Storage storage = Storage.of(type, bytes, ByteOrder.LITTLE_ENDIAN);
        NamedArray array = new NamedArray(name, type, shape, Extents.rowMajor(shape), 0, storage);
        if (array.byteSize() != bytes.byteSize()) {
            throw new WeightsException("array " + name + " of shape " + Arrays.toString(shape),
                    array.byteSize() + " bytes", bytes.byteSize() + " bytes", "give data that fits the shape");
        }
        return array;
    }

    /** A row-major {@link DType#F32} array with a copy of {@code values}. */
    public static NamedArray of(String name, float[] values, long... shape) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Float.BYTES)]);
        MemorySegment.copy(values, 0, bytes, FLOAT, 0, values.length);
        return of(name, DType.F32, bytes, shape);
    }

    /** A row-major {@link DType#F64} array with a copy of {@code values}. */
    public static NamedArray of(String name, double[] values, long... shape) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Double.BYTES)]);
        MemorySegment.copy(values, 0, bytes, DOUBLE, 0, values.length);
        return of(name, DType.F64, bytes, shape);
    }

    /** A row-major {@link DType#I64} array with a copy of {@code values}. */
    public static NamedArray of(String name, long[] values, long... shape) {
        MemorySegment bytes = MemorySegment.ofArray(new byte[Math.multiplyExact(values.length, Long.BYTES)]);
        MemorySegment.copy(values, 0, bytes, LONG, 0, values.length);
        return of(name, DType.I64, bytes, shape);
    }

    /** Dotted path of the array in its file; empty for an array that was not asked for by name. */
    public String name() {
        return name;
    }

    /** Element type. */
    public DType type() {
        return type;
    }

    /** Shape, outermost dimension first; empty for a scalar. A copy. */
    public long[] shape() {
        return shape.clone();
    }

    /** Number of dimensions. */
    public int rank() {
        return shape.length;
    }

    /** Size of dimension {@code axis}. */
    public long size(int axis) {
        return shape[axis];
    }

    /** Number of elements, 1 for a scalar. */
    public long count() {
        return Extents.count(shape);
    }

    /** Bytes of all elements in row-major order. */
    public long byteSize() {
        return count() * type.bytes();
    }

    /** The same data under another name. */
    public NamedArray named(String newName) {
        return new NamedArray(newName, type, shape, strides, offset, storage);
    }

    /** The same elements in row-major order with another shape of as many elements; copied only if not row-major. */
    public NamedArray reshaped(long... newShape) {
        if (Extents.count(newShape) != count()) {
            throw new WeightsException("tensor " + name, "shape " + Arrays.toString(newShape),
                    "shape " + Arrays.toString(shape), "check that the file belongs to this network");
        }
        if (isRowMajor()) {
            return new NamedArray(name, type, newShape, Extents.rowMajor(newShape), offset, storage);
        }
        return of(name, type, bytes(), newShape);
    }

    /** Whether both arrays are the same view of the same storage, so that a writer may store it once. */
    public boolean sharesDataWith(NamedArray other) {
        return viewKey().equals(other.viewKey());
    }

    Storage storage() {
        return storage;
    }

    /** Identity of the view: two arrays with equal keys have the same data for ever. */
    Object viewKey() {
        record Key(Storage storage, DType type, String geometry) {}
        return new Key(storage, type, offset + Arrays.toString(shape) + Arrays.toString(strides));
    }

    /** Elements in row-major order, little-endian: a view where the storage already is like that, else a copy. */
    public MemorySegment bytes() {
        int size = type.bytes();
        if (isRowMajor() && (size == 1 || storage.order() == ByteOrder.LITTLE_ENDIAN)) {
            return count() == 0
                    ? MemorySegment.ofArray(new byte[0])
                    : storage.bytes().asSlice(offset * size, byteSize());
        }
        MemorySegment copy = MemorySegment.ofArray(new byte[arrayLength(byteSize())]);
        long[] at = {0};
        forEachBits(bits -> {
            switch (size) {
                case 1 -> copy.set(ValueLayout.JAVA_BYTE, at[0], (byte) bits);
                case 2 -> copy.set(SHORT, at[0], (short) bits);
                case 4 -> copy.set(INT, at[0], (int) bits);
                default -> copy.set(LONG, at[0], bits);
            }
            at[0] += size;
        });
        return copy;
    }

    /** All elements in row-major order as floats; doubles and integers are rounded. */
    public float[] toFloats() {
        float[] values = new float[arrayLength(count())];
        if (type == DType.F32) {
            MemorySegment.copy(bytes(), FLOAT, 0, values, 0, values.length);
            return values;
        }
        int[] at = {0};
        forEachBits(bits -> values[at[0]++] = (float) type.toDouble(bits));
        return values;
    }

    /** All elements in row-major order as doubles. */
    public double[] toDoubles() {
        double[] values = new double[arrayLength(count())];
        int[] at = {0};
        forEachBits(bits -> values[at[0]++] = type.toDouble(bits));
        return values;
    }

    /** All elements in row-major order as integers; floating-point values are truncated towards zero. */
    public long[] toLongs() {
        long[] values = new long[arrayLength(count())];
        int[] at = {0};
        forEachBits(bits -> values[at[0]++] = type.toLong(bits));
        return values;
    }

    /** The value of an array of one element. */
    public double item() {
        if (count() != 1) {
            throw new WeightsException("tensor " + name, "one element", "shape " + Arrays.toString(shape),
                    "check that the file belongs to this network");
        }
        return toDoubles()[0];
    }

    /** {@code Σ x}, accumulated in double. */
    public double sum() {
        double[] sum = {0};
        forEachBits(bits -> sum[0] += type.toDouble(bits));
        return sum[0];
    }

    /** L2 norm {@code √Σ x²}, accumulated in double. */
    public double norm() {
        double[] sum = {0};
        forEachBits(bits -> {
            double value = type.toDouble(bits);
            sum[0] += value * value;
        });
        return Math.sqrt(sum[0]);
    }

    @Override
    public String toString() {
        return name + " " + type + Arrays.toString(shape);
    }

    private boolean isRowMajor() {
        return Extents.isRowMajor(shape, strides);
    }

    private int arrayLength(long length) {
        if (length > Integer.MAX_VALUE - 8) {
            throw new WeightsException("tensor " + name, "at most 2^31 elements in one Java array",
                    "shape " + Arrays.toString(shape), "use a smaller network");
        }
        return (int) length;
    }

    private void forEachBits(LongConsumer use) {
        MemorySegment bytes = storage.bytes();
        int size = type.bytes();
        boolean swap = storage.order() == ByteOrder.BIG_ENDIAN;
        Extents.forEach(shape, strides, offset, element -> {
            long at = element * size;
            switch (size) {
                case 1 -> use.accept(bytes.get(ValueLayout.JAVA_BYTE, at));
                case 2 -> use.accept(swap ? Short.reverseBytes(bytes.get(SHORT, at)) : bytes.get(SHORT, at));
                case 4 -> use.accept(swap ? Integer.reverseBytes(bytes.get(INT, at)) : bytes.get(INT, at));
                default -> use.accept(swap ? Long.reverseBytes(bytes.get(LONG, at)) : bytes.get(LONG, at));
            }
        });
    }
}
