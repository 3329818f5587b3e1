package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** NumPy's {@code .npy} versions 1 to 3 and {@code .npz} archives of them (METHODS §11.5). */
final class NpyReader {
    private static final String SUFFIX = ".npy";
    private static final int MAX_HEADER = 1 << 16;
    private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=])([a-z]\\d+)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");

    private NpyReader() {}

    static boolean accepts(MemorySegment file) {
        ByteCursor in = new ByteCursor(file, "the file");
        return file.byteSize() >= 6 && in.u8() == 0x93 && in.text(5, StandardCharsets.ISO_8859_1).equals("NUMPY");
    }

    static NamedArray read(String name, MemorySegment file) {
        String where = name.isEmpty() ? "the npy header" : "the npy header of " + name;
        ByteCursor in = new ByteCursor(file, where);
        if (!accepts(file)) {
            throw damaged(where, "NumPy's magic bytes", "something else");
        }
        in.slice(6);
        int version = in.u8();
        in.u8();
        if (version < 1 || version > 3) {
            throw damaged(where, "npy version 1, 2 or 3", "version " + version);
        }
        long length = version == 1 ? in.u16() : in.u32();
        if (length > MAX_HEADER) {
            throw damaged(where, "a header of at most " + MAX_HEADER + " bytes", length + " bytes");
        }
        Charset charset = version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
        return array(name, where, in.text(length, charset), in);
    }

    private static NamedArray array(String name, String where, String header, ByteCursor in) {
        Matcher descr = find(DESCR, header, where, "a plain numeric type");
        DType type = DType.ofNumpyCode(descr.group(2)).orElseThrow(
                () -> damaged(where, "a type of floats, signed integers, u1 or b1", "type " + descr.group(2)));
        boolean fortran = find(ORDER, header, where, "fortran_order").group(1).equals("True");
        long[] shape = shape(find(SHAPE, header, where, "a shape").group(1), where);
        long count = Extents.count(shape);
        if (count > in.remaining() / type.bytes()) {
            throw damaged(where, "data for shape " + Arrays.toString(shape), in.remaining() + " bytes");
        }
        ByteOrder order = descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        Storage storage = Storage.of(type, in.slice(count * type.bytes()), order);
        if (in.remaining() != 0) {
            throw damaged(where, "data for shape " + Arrays.toString(shape),
                    in.remaining() + " bytes more than that");
        }
        return new NamedArray(name, type, shape, fortran ? Extents.columnMajor(shape) : Extents.rowMajor(shape), 0,
                storage);
    }

    /** Arrays by entry name without {@code .npy}. */
    static Map<String, Object> readArchive(ZipDirectory zip) {
        Map<String, Object> arrays = new LinkedHashMap<>();
        for (String entry : zip.names()) {
            if (entry.endsWith(SUFFIX)) {
                String name = entry.substring(0, entry.length() - SUFFIX.length());
                arrays.put(name, read(name, zip.find(entry).orElseThrow()));
            }
        }
        return arrays;
    }

    /** Whether the archive holds arrays. */
    static boolean accepts(ZipDirectory zip) {
        return zip.names().stream().anyMatch(name -> name.endsWith(SUFFIX));
    }

    private static Matcher find(Pattern pattern, String header, String where, String expected) {
        return Optional.of(pattern.matcher(header)).filter(Matcher::find)
                .orElseThrow(() -> damaged(where, expected, "none that this reader knows"));
    }

    private static long[] shape(String text, String where) {
        List<Long> sizes = new ArrayList<>();
        for (String size : text.replace("L", "").split(",")) {
            if (!size.isBlank()) {
                try {
                    sizes.add(Long.parseLong(size.strip()));
                } catch (NumberFormatException e) {
                    throw damaged(where, "sizes below 2^63", "another number");
                }
            }
        }
        return sizes.stream().mapToLong(Long::longValue).toArray();
    }

    private static WeightsException damaged(String where, String expected, String found) {
        return new WeightsException(where, expected, found,
                "the file is truncated, damaged or holds Python objects, write it again as plain numbers");
    }
}
