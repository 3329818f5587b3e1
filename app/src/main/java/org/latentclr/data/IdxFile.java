package org.latentclr.data;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.latentclr.UserError;

/**
 * An idx file of bytes, gzipped or not: two zero bytes, type 8, rank, sizes as big-endian integers, then the values row by row.
 *
 * @param shape sizes, outermost first
 * @param values one byte an element; not to be modified
 */
public record IdxFile(int[] shape, byte[] values) {
    private static final int BYTES = 8;
    private static final int MAX_RANK = 4;
    private static final long MAX_VALUES = 1L << 31;

    /**
     * Reads a file whose name may end in {@code .gz}.
     *
     * @throws UserError saying what of the file is wrong
     */
    public static IdxFile read(Path file) {
        try (InputStream raw = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(
                        file.toString().endsWith(".gz") ? new GZIPInputStream(raw, 1 << 16) : raw)) {
            return read(file, in);
        } catch (EOFException e) {
            throw wrong(file, "all of its values", "the end of the file too early", e);
        } catch (ZipException e) {
            throw wrong(file, "gzipped data", "something else", e);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage() + "; check the path", e);
        }
    }

    private static IdxFile read(Path file, DataInputStream in) throws IOException {
        int magic = in.readInt();
        int rank = magic & 0xFF;
        if (magic >>> 8 != BYTES || rank < 1 || rank > MAX_RANK)
            throw wrong(file, "the first bytes 0, 0, 8 and a rank from 1 to 4 (an idx file of bytes)",
                    String.format("%08x", magic), null);
        int[] shape = new int[rank];
        long count = 1;
        for (int i = 0; i < rank; i++) {
            shape[i] = in.readInt();
            count = shape[i] < 0 || count > MAX_VALUES ? MAX_VALUES : count * shape[i];
        }
        if (count >= MAX_VALUES - 8) throw wrong(file, "at most 2^31 values", "shape " + Arrays.toString(shape), null);
        byte[] values = in.readNBytes((int) count);
        if (values.length < count) throw new EOFException();
        if (in.read() >= 0) throw wrong(file, count + " values", "more", null);
        return new IdxFile(shape, values);
    }

    private static UserError wrong(Path file, String expected, String found, Exception cause) {
        return new UserError(file + ": expected " + expected + ", found " + found + "; give an idx file such as "
                + "train-images-idx3-ubyte.gz", cause);
    }

    /** Number of items along the first dimension. */
    public int count() {
        return shape[0];
    }
}
