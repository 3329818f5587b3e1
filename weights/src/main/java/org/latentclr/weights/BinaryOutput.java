package org.latentclr.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Little-endian values written one after another, with the position counted. */
final class BinaryOutput {
    private static final int CHUNK = 1 << 16;

    private final OutputStream out;
    private final byte[] buffer = new byte[CHUNK];
    private long position;

    BinaryOutput(OutputStream out) {
        this.out = out;
    }

    long position() {
        return position;
    }

    void u8(int value) throws IOException {
        out.write(value);
        position++;
    }

    void u16(int value) throws IOException {
        u8(value);
        u8(value >>> 8);
    }

    void u32(long value) throws IOException {
        u16((int) value);
        u16((int) (value >>> 16));
    }

    void u64(long value) throws IOException {
        u32(value);
        u32(value >>> 32);
    }

    void bytes(byte[] bytes) throws IOException {
        out.write(bytes);
        position += bytes.length;
    }

    /** Copies a segment chunk by chunk, so that a mapped file never needs as much heap. */
    void bytes(MemorySegment bytes) throws IOException {
        for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
            int length = (int) Math.min(CHUNK, bytes.byteSize() - at);
            MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, buffer, 0, length);
            out.write(buffer, 0, length);
            position += length;
        }
    }
}
