package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Reads little-endian values one after another and refuses to read past the end. */
final class ByteCursor {
    private static final int MAX_LINE = 1000;

    private final MemorySegment bytes;
    private final String what;
    private long position;

    /** A cursor at the start of {@code bytes}; {@code what} names them in messages. */
    ByteCursor(MemorySegment bytes, String what) {
        this.bytes = bytes;
        this.what = what;
    }

    long position() {
        return position;
    }

    long remaining() {
        return bytes.byteSize() - position;
    }

    void seek(long newPosition) {
        if (newPosition < 0 || newPosition > bytes.byteSize()) {
            throw truncated(newPosition - bytes.byteSize());
        }
        position = newPosition;
    }

    int u8() {
        return bytes.get(ValueLayout.JAVA_BYTE, take(1)) & 0xff;
    }

    int u16() {
        return u8() | u8() << 8;
    }

    int i32() {
        return u16() | u16() << 16;
    }

    long u32() {
        return i32() & 0xffffffffL;
    }

    long i64() {
        return u32() | u32() << 32;
    }

    /** An integer in either byte order. */
    long i64(ByteOrder order) {
        long value = i64();
        return order == ByteOrder.BIG_ENDIAN ? Long.reverseBytes(value) : value;
    }

    /** A big-endian double, as pickles have them. */
    double bigEndianDouble() {
        return Double.longBitsToDouble(i64(ByteOrder.BIG_ENDIAN));
    }

    /** The next {@code length} bytes as a view. */
    MemorySegment slice(long length) {
        return bytes.asSlice(take(length), length);
    }

    byte[] array(int length) {
        return slice(length).toArray(ValueLayout.JAVA_BYTE);
    }

    String text(long length, Charset charset) {
        if (length > Integer.MAX_VALUE - 8) {
            throw new WeightsException(what + " at byte " + position, "a text below 2 GiB", length + " bytes",
                    "the file is damaged, fetch it again");
        }
        return new String(array((int) length), charset);
    }

    /** Text up to the next line feed, which is consumed. */
    String line() {
        StringBuilder line = new StringBuilder();
        for (int c = u8(); c != '\n'; c = u8()) {
            line.append((char) c);
            if (line.length() > MAX_LINE) {
                throw new WeightsException(what + " at byte " + position, "a name of at most " + MAX_LINE + " bytes",
                        "a longer one", "the file is damaged, fetch it again");
            }
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private long take(long length) {
        if (length < 0 || length > remaining()) {
            throw truncated(length < 0 ? Long.MAX_VALUE : length - remaining());
        }
        long at = position;
        position += length;
        return at;
    }

    private WeightsException truncated(long missing) {
        return new WeightsException(what + " at byte " + position,
                missing == Long.MAX_VALUE || missing < 0 ? "a sensible length" : missing + " more bytes",
                "the end of the data", "the file is truncated or damaged, fetch it again");
    }
}
