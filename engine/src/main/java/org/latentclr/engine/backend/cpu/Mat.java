package org.latentclr.engine.backend.cpu;

/**
 * A matrix view: element (i, j) is {@code data[offset + i*rowStride + j*columnStride]}. One of the strides is usually 1.
 *
 * @param data backing array, not copied
 * @param offset index of element (0, 0)
 * @param rows number of rows
 * @param columns number of columns
 * @param rowStride distance of rows
 * @param columnStride distance of columns
 */
public record Mat(float[] data, int offset, int rows, int columns, int rowStride, int columnStride) {
    /** Checks that every element lies inside the array. */
    public Mat {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("matrix: expected sizes of at least 0, found " + rows + "x" + columns);
        }
        if (rows > 0 && columns > 0) {
            long r = (long) (rows - 1) * rowStride, c = (long) (columns - 1) * columnStride;
            long low = offset + Math.min(0, r) + Math.min(0, c), high = offset + Math.max(0, r) + Math.max(0, c);
            if (low < 0 || high >= data.length) {
                throw new IndexOutOfBoundsException("matrix " + rows + "x" + columns + " with strides " + rowStride
                        + "," + columnStride + " at offset " + offset + " needs elements " + low + ".." + high
                        + " of an array with " + data.length);
            }
        }
    }

    /** Row-major matrix with rows {@code stride} apart. */
    public static Mat of(float[] data, int offset, int rows, int columns, int stride) {
        return new Mat(data, offset, rows, columns, stride, 1);
    }

    /** Contiguous row-major matrix from the start of {@code data}. */
    public static Mat of(float[] data, int rows, int columns) {
        return of(data, 0, rows, columns, columns);
    }

    /** The same elements with rows and columns exchanged. */
    public Mat transposed() {
        return new Mat(data, offset, columns, rows, columnStride, rowStride);
    }

    /** The same shape starting {@code distance} elements later. */
    public Mat shifted(int distance) {
        return new Mat(data, offset + distance, rows, columns, rowStride, columnStride);
    }

    /** Rows {@code [from, to)}. */
    Mat rowRange(int from, int to) {
        return new Mat(data, offset + from * rowStride, to - from, columns, rowStride, columnStride);
    }

    int index(int i, int j) {
        return offset + i * rowStride + j * columnStride;
    }
}
