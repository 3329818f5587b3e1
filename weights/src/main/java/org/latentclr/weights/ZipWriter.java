package org.latentclr.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * Writes a zip archive of stored entries whose data is aligned to 64 bytes, as PyTorch does, with ZIP64 where an
 * entry or the archive passes 4 GiB.
 */
final class ZipWriter {
    private static final int ALIGNMENT = 64;
    private static final int VERSION = 45;
    private static final int UTF8_NAMES = 0x800;
    private static final int PADDING_TAG = 0x4246;
    private static final long FULL32 = 0xffffffffL;
    /** 1 January 1980, the earliest date that zip has; the same content gives the same file. */
    private static final long DATE = 0x00210000L;

    private final BinaryOutput out;
    private final ByteArrayOutputStream centralBytes = new ByteArrayOutputStream();
    private final BinaryOutput central = new BinaryOutput(centralBytes);
    private long entries;

    ZipWriter(OutputStream out) {
        this.out = new BinaryOutput(out);
    }

    void add(String name, MemorySegment data) throws IOException {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        long offset = out.position();
        long crc = crc(data);
        long size = data.byteSize();
        boolean wide = size >= FULL32;
        int wideLength = wide ? 20 : 0;
        long start = offset + 30 + nameBytes.length + wideLength + 4;
        int padding = (int) Math.floorMod(-start, (long) ALIGNMENT);
        out.u32(0x04034b50);
        common(out, crc, size, wide);
        out.u16(nameBytes.length);
        out.u16(wideLength + 4 + padding);
        out.bytes(nameBytes);
        if (wide) {
            out.u16(1);
            out.u16(16);
            out.u64(size);
            out.u64(size);
        }
        out.u16(PADDING_TAG);
        out.u16(padding);
        out.bytes(new byte[padding]);
        out.bytes(data);
        directoryEntry(nameBytes, crc, size, offset);
    }

    void finish() throws IOException {
        long offset = out.position();
        out.bytes(centralBytes.toByteArray());
        long size = out.position() - offset;
        boolean wide = entries >= 0xffff || offset >= FULL32;
        if (wide) {
            end64(offset, size);
        }
        out.u32(0x06054b50);
        out.u32(0);
        out.u16((int) (wide ? 0xffff : entries));
        out.u16((int) (wide ? 0xffff : entries));
        out.u32(wide ? FULL32 : size);
        out.u32(wide ? FULL32 : offset);
        out.u16(0);
    }

    private void end64(long offset, long size) throws IOException {
        long position = out.position();
        out.u32(0x06064b50);
        out.u64(44);
        out.u16(VERSION);
        out.u16(VERSION);
        out.u64(0);
        out.u64(entries);
        out.u64(entries);
        out.u64(size);
        out.u64(offset);
        out.u32(0x07064b50);
        out.u32(0);
        out.u64(position);
        out.u32(1);
    }

    private void directoryEntry(byte[] name, long crc, long size, long offset) throws IOException {
        boolean wide = size >= FULL32 || offset >= FULL32;
        central.u32(0x02014b50);
        central.u16(VERSION);
        common(central, crc, size, wide);
        central.u16(name.length);
        central.u16(wide ? 28 : 0);
        central.u16(0);
        central.u16(0);
        central.u16(0);
        central.u32(0);
        central.u32(wide ? FULL32 : offset);
        central.bytes(name);
        if (wide) {
            central.u16(1);
            central.u16(24);
            central.u64(size);
            central.u64(size);
            central.u64(offset);
        }
        entries++;
    }

    private static void common(BinaryOutput to, long crc, long size, boolean wide) throws IOException {
        to.u16(VERSION);
        to.u16(UTF8_NAMES);
        to.u16(0);
        to.u32(DATE);
        to.u32(crc);
        to.u32(wide ? FULL32 : size);
        to.u32(wide ? FULL32 : size);
    }

    private static long crc(MemorySegment data) {
        CRC32 crc = new CRC32();
        long chunk = 1L << 30;
        for (long at = 0; at < data.byteSize(); at += chunk) {
            crc.update(data.asSlice(at, Math.min(chunk, data.byteSize() - at)).asByteBuffer());
        }
        return crc.getValue();
    }
}
