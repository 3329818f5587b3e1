package org.latentclr.kernels.libraries;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.latentclr.engine.EngineException;

/**
 * A shared object (ELF, 64 bit, little endian) and the libraries that it needs. JCuda's native for cuBLAS asks for {@code libcublas.so.12};
 * cuBLAS 13 has every function that it calls, so one changed name binds it to {@code libcublas.so.13}.
 */
final class SharedObject {
    private static final int HEADER = 64;
    private static final int MAGIC = 0x464c457f;
    private static final int DYNAMIC_SYMBOLS = 11;
    private static final int DYNAMIC = 6;
    private static final int VERSIONS_NEEDED = 0x6ffffffe;
    private static final long NEEDED = 1;

    /** A section: kind, where it starts, how long it is, the number of the section that it refers to. */
    private record Section(int type, int offset, int size, int link) {}

    private final byte[] bytes;
    private final ByteBuffer view;
    private final List<Section> sections = new ArrayList<>();

    /** @param elf the file's content; not modified */
    SharedObject(byte[] elf) {
        bytes = elf.clone();
        view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        EngineException.check(elf.length > HEADER && view.getInt(0) == MAGIC && elf[4] == 2 && elf[5] == 1,
                "shared object", "a 64-bit little-endian ELF file", "another file of " + elf.length + " bytes");
        int table = Math.toIntExact(view.getLong(0x28));
        int entry = view.getShort(0x3a);
        int count = view.getShort(0x3c);
        EngineException.check(table + (long) entry * count <= elf.length, "shared object",
                "a complete file", "one that ends after " + elf.length + " bytes");
        for (int i = 0; i < count; i++) {
            int s = table + i * entry;
            sections.add(new Section(view.getInt(s + 4), (int) view.getLong(s + 0x18), (int) view.getLong(s + 0x20),
                    view.getInt(s + 0x28)));
        }
    }

    /** Whether a file begins as a shared object and is not cut off: the system's loader may end the process over one that is. */
    static boolean isWhole(Path file) {
        try (SeekableByteChannel in = Files.newByteChannel(file)) {
            ByteBuffer head = ByteBuffer.allocate(HEADER).order(ByteOrder.LITTLE_ENDIAN);
            while (head.hasRemaining()) if (in.read(head) < 0) return false;
            return head.getInt(0) == MAGIC
                    && head.getLong(0x28) + (long) head.getShort(0x3a) * head.getShort(0x3c) <= in.size();
        } catch (IOException unreadable) {
            return false;
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    /** Names of the libraries that must be there for this one to load, in its order. */
    List<String> needed() {
        List<String> names = new ArrayList<>();
        for (Section s : sections) {
            if (s.type != DYNAMIC) continue;
            for (int at = s.offset; at < s.offset + s.size; at += 16)
                if (view.getLong(at) == NEEDED)
                    names.add(text(sections.get(s.link).offset + (int) view.getLong(at + 8)));
        }
        return names;
    }

    /** Names of the libraries of which it wants certain versions of functions, with the recorded hash of each version's name. */
    List<String> versionsNeeded() {
        List<String> found = new ArrayList<>();
        for (Section s : sections)
            if (s.type == VERSIONS_NEEDED)
                eachVersion(s, aux -> found.add(
                        text(sections.get(s.link).offset + view.getInt(aux + 8)) + " " + Integer.toHexString(
                                view.getInt(aux))));
        return found;
    }

    /**
     * The same object needing {@code to} instead of {@code from}: the name is exchanged in place in the string table of the dynamic
     * symbols, and with it the hash in the table of needed versions.
     *
     * @param to a name of the same length
     */
    SharedObject retarget(String from, String to) {
        EngineException.check(from.length() == to.length(), "shared object", "a name as long as " + from, to);
        EngineException.check(needed().contains(from), "shared object", "one that needs " + from,
                "one that needs " + String.join(", ", needed()));
        SharedObject result = new SharedObject(bytes);
        for (Section s : sections) {
            if (s.type == DYNAMIC_SYMBOLS) result.rename(sections.get(s.link), from, to);
            if (s.type == VERSIONS_NEEDED) result.rehash(s, hash(from), hash(to));
        }
        return result;
    }

    private void rename(Section strings, String from, String to) {
        byte[] old = from.getBytes(StandardCharsets.US_ASCII);
        byte[] fresh = to.getBytes(StandardCharsets.US_ASCII);
        for (int p = strings.offset; p + old.length < strings.offset + strings.size; p++) {
            boolean whole = bytes[p + old.length] == 0 && (p == strings.offset || bytes[p - 1] == 0);
            if (whole && Arrays.equals(bytes, p, p + old.length, old, 0, old.length))
                System.arraycopy(fresh, 0, bytes, p, fresh.length);
        }
    }

    private void rehash(Section versions, int from, int to) {
        eachVersion(versions, aux -> {
            if (view.getInt(aux) == from) view.putInt(aux, to);
        });
    }

    /** Visits the entries of the table of needed versions: a chain of libraries, each with a chain of versions. */
    private void eachVersion(Section s, Consumer<Integer> use) {
        for (int library = s.offset;;) {
            int aux = library + view.getInt(library + 8);
            for (int k = view.getShort(library + 2); k > 0; k--) {
                use.accept(aux);
                aux += view.getInt(aux + 12);
            }
            int next = view.getInt(library + 12);
            if (next == 0) return;
            library += next;
        }
    }

    private String text(int at) {
        int end = at;
        while (bytes[end] != 0) end++;
        return new String(bytes, at, end - at, StandardCharsets.US_ASCII);
    }

    /** The hash of the ELF specification. */
    static int hash(String name) {
        int h = 0;
        for (byte c : name.getBytes(StandardCharsets.US_ASCII)) {
            h = (h << 4) + (c & 255);
            int high = h & 0xf0000000;
            if (high != 0) h ^= high >>> 24;
            h &= ~high;
        }
        return h;
    }
}
