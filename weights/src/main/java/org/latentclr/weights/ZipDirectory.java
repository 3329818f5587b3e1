package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The central directory of a zip archive, with ZIP64. Stored entries are views on the file, deflated ones are inflated
 * within the {@link Budget}; checksums are verified.
 */
final class ZipDirectory {
    private static final long END = 0x06054b50L;
    private static final long END64 = 0x06064b50L;
    private static final long LOCATOR64 = 0x07064b50L;
    private static final long CENTRAL = 0x02014b50L;
    private static final long LOCAL = 0x04034b50L;
    private static final int END_SIZE = 22;
    private static final long FULL32 = 0xffffffffL;
    /** Deflate cannot expand more than this. */
    private static final long MAX_EXPANSION = 1032;

    /** One entry; {@code offset} is that of its local header. */
    record Entry(String name, int method, long crc, long packed, long size, long offset) {}

    private final MemorySegment file;
    private final Budget budget;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    ZipDirectory(MemorySegment file, Budget budget) {
        this.file = file;
        this.budget = budget;
        readDirectory();
    }

    Set<String> names() {
        return entries.keySet();
    }

    /** The content of an entry; empty where there is none of that name. */
    Optional<MemorySegment> find(String name) {
        return Optional.ofNullable(entries.get(name)).map(this::content);
    }

    private void readDirectory() {
        ByteCursor in = at(endPosition());
        in.slice(10);
        long count = in.u16();
        long size = in.u32();
        long offset = in.u32();
        if (count == 0xffff || size == FULL32 || offset == FULL32) {
            ByteCursor end64 = at(end64Position());
            end64.slice(32);
            count = end64.i64();
            end64.i64();
            offset = end64.i64();
        }
        ByteCursor central = at(offset);
        for (long i = 0; i < count; i++) {
            budget.charge("the zip directory", 256);
            readEntry(central);
        }
    }

    private void readEntry(ByteCursor in) {
        if (in.u32() != CENTRAL) {
            throw damaged("the zip directory", "an entry of the directory", "something else");
        }
        in.u32();
        int flags = in.u16();
        int method = in.u16();
        in.u32();
        long crc = in.u32();
        long[] wide = {in.u32(), in.u32(), 0};
        int nameLength = in.u16();
        int extraLength = in.u16();
        int commentLength = in.u16();
        in.i64();
        wide[2] = in.u32();
        String name = in.text(nameLength, StandardCharsets.UTF_8);
        readZip64(new ByteCursor(in.slice(extraLength), "zip entry " + name), wide);
        in.slice(commentLength);
        checkName(name);
        if ((flags & 1) != 0) {
            throw damaged("zip entry " + name, "no encryption", "an encrypted entry");
        }
        if (entries.putIfAbsent(name, new Entry(name, method, crc, wide[0], wide[1], wide[2])) != null) {
            throw damaged("the zip directory", "every name once", "two entries " + name);
        }
    }

    /** The extra field with tag 1 holds, in this order, those of size, packed size and offset that are all ones. */
    private static void readZip64(ByteCursor extra, long[] packedSizeOffset) {
        while (extra.remaining() >= 4) {
            int tag = extra.u16();
            ByteCursor field = new ByteCursor(extra.slice(extra.u16()), "zip entry, ZIP64 sizes");
            for (int which : tag == 1 ? new int[]{1, 0, 2} : new int[0]) {
                packedSizeOffset[which] = packedSizeOffset[which] == FULL32 ? field.i64() : packedSizeOffset[which];
            }
        }
    }

    private static void checkName(String name) {
        boolean escapes = name.startsWith("/") || name.contains("\\") || name.indexOf('\0') >= 0
                || List.of(name.split("/", -1)).contains("..");
        if (escapes) {
            throw damaged("the zip directory", "names within the archive", "an entry that escapes it");
        }
    }

    private MemorySegment content(Entry entry) {
        String where = "zip entry " + entry.name;
        ByteCursor local = at(entry.offset);
        if (local.u32() != LOCAL) {
            throw damaged(where, "its header at byte " + entry.offset, "something else");
        }
        local.slice(22);
        int nameLength = local.u16();
        int extraLength = local.u16();
        local.slice(nameLength + extraLength);
        MemorySegment packed = local.slice(entry.packed);
        MemorySegment data = switch (entry.method) {
            case 0 -> packed;
            case 8 -> inflate(where, packed, entry.size);
            default -> throw damaged(where, "a stored or deflated entry", "compression method " + entry.method);
        };
        if (data.byteSize() != entry.size) {
            throw damaged(where, entry.size + " bytes", data.byteSize() + " bytes");
        }
        checkSum(where, entry, data);
        return data;
    }

    /** PyTorch can be told to write no checksums; the field is then zero. */
    private static void checkSum(String where, Entry entry, MemorySegment data) {
        if (entry.crc == 0) {
            return;
        }
        CRC32 crc = new CRC32();
        long chunk = 1L << 30;
        for (long at = 0; at < data.byteSize(); at += chunk) {
            crc.update(data.asSlice(at, Math.min(chunk, data.byteSize() - at)).asByteBuffer());
        }
        if (crc.getValue() != entry.crc) {
            throw damaged(where, String.format("checksum %08x", entry.crc),
                    String.format("checksum %08x", crc.getValue()));
        }
    }

    private MemorySegment inflate(String where, MemorySegment packed, long size) {
        if (size < 0 || size / MAX_EXPANSION > packed.byteSize() + 1) {
            throw damaged(where, "a size that deflate can reach", "a claim of " + size + " bytes");
        }
        budget.charge(where, size);
        if (Math.max(size, packed.byteSize()) > Integer.MAX_VALUE - 8) {
            throw damaged(where, "less than 2 GiB in a compressed entry", size + " bytes");
        }
        byte[] data = new byte[(int) size];
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(packed.asByteBuffer());
            int length = 0;
            while (!inflater.finished()) {
                int got = inflater.inflate(data, length, data.length - length);
                length += got;
                if (got == 0 && !inflater.finished()) {
                    throw damaged(where, size + " bytes of deflated data", "an early end or more than that");
                }
            }
            return MemorySegment.ofArray(data).asSlice(0, length);
        } catch (DataFormatException e) {
            throw damaged(where, "deflated data", "something else");
        } finally {
            inflater.end();
        }
    }

    private long endPosition() {
        long last = file.byteSize() - END_SIZE;
        for (long at = last; at >= 0 && at >= last - 0xffff; at--) {
            if (at(at).u32() == END) {
                return at;
            }
        }
        throw damaged("the end of the file", "the directory of a zip archive", "none");
    }

    private long end64Position() {
        ByteCursor locator = at(endPosition() - 20);
        if (locator.u32() != LOCATOR64) {
            throw damaged("the end of the file", "a ZIP64 directory", "none");
        }
        locator.u32();
        long position = locator.i64();
        if (at(position).u32() != END64) {
            throw damaged("the end of the file", "a ZIP64 directory", "none");
        }
        return position;
    }

    private ByteCursor at(long position) {
        ByteCursor cursor = new ByteCursor(file, "the zip archive");
        cursor.seek(position);
        return cursor;
    }

    private static WeightsException damaged(String where, String expected, String found) {
        return new WeightsException(where, expected, found, "the file is truncated or damaged, fetch it again");
    }
}
