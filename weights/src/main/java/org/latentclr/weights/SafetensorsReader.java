package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** safetensors (METHODS §11.6): header length, JSON header, raw row-major data without gaps or overlap. */
final class SafetensorsReader {
    private static final long MAX_HEADER = 100_000_000;
    private static final String METADATA = "__metadata__";

    private record Range(String name, long begin, long end) {}

    private final Map<String, Object> tensors = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final List<Range> ranges = new ArrayList<>();

    private SafetensorsReader() {}

    /** Whether the file starts with a plausible header length and a JSON object. */
    static boolean accepts(MemorySegment file) {
        if (file.byteSize() < 10) {
            return false;
        }
        ByteCursor in = new ByteCursor(file, "the header");
        long length = in.i64();
        return length >= 2 && length <= MAX_HEADER && in.u8() == '{';
    }

    static SafetensorsReader read(MemorySegment file) {
        SafetensorsReader reader = new SafetensorsReader();
        ByteCursor in = new ByteCursor(file, "the safetensors file");
        Map<String, Object> header = Json.parseObject(in.text(in.i64(), StandardCharsets.UTF_8));
        MemorySegment data = in.slice(in.remaining());
        header.forEach((name, value) -> {
            if (name.equals(METADATA)) {
                Json.asObject(value, METADATA)
                        .forEach((key, text) -> reader.metadata.put(key, Json.asString(text, METADATA + " " + key)));
            } else {
                reader.tensors.put(name, reader.tensor(name, Json.asObject(value, "tensor " + name), data));
            }
        });
        reader.checkCoverage(data.byteSize());
        return reader;
    }

    Map<String, Object> tensors() {
        return tensors;
    }

    Map<String, String> metadata() {
        return metadata;
    }

    private NamedArray tensor(String name, Map<String, Object> entry, MemorySegment data) {
        String where = "tensor " + name;
        String typeName = Json.asString(entry.get("dtype"), where + ", dtype");
        DType type = DType.ofSafetensors(typeName).orElseThrow(
                () -> damaged(where, "one of the types " + List.of(DType.values()), "type " + typeName));
        long[] shape = longs(entry.get("shape"), where + ", shape");
        long[] offsets = longs(entry.get("data_offsets"), where + ", data_offsets");
        if (offsets.length != 2 || offsets[0] < 0 || offsets[1] < offsets[0] || offsets[1] > data.byteSize()) {
            throw damaged(where, "offsets within the " + data.byteSize() + " bytes of data",
                    "offsets " + Arrays.toString(offsets));
        }
        long size = offsets[1] - offsets[0];
        if (Extents.count(shape) > size || Extents.count(shape) * type.bytes() != size) {
            throw damaged(where, "as many bytes as " + type + Arrays.toString(shape) + " needs",
                    size + " bytes");
        }
        ranges.add(new Range(name, offsets[0], offsets[1]));
        return new NamedArray(name, type, shape, Extents.rowMajor(shape), 0,
                Storage.of(type, data.asSlice(offsets[0], size), ByteOrder.LITTLE_ENDIAN));
    }

    private void checkCoverage(long dataSize) {
        ranges.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
        long end = 0;
        for (Range range : ranges) {
            if (range.begin != end) {
                throw damaged("tensor " + range.name, "data from byte " + end + " on, without gap or overlap",
                        "data from byte " + range.begin + " on");
            }
            end = range.end;
        }
        if (end != dataSize) {
            throw damaged("the data", end + " bytes", dataSize + " bytes");
        }
    }

    private static long[] longs(Object value, String where) {
        return Json.asArray(value, where).stream().mapToLong(item -> Json.asLong(item, where)).toArray();
    }

    private static WeightsException damaged(String where, String expected, String found) {
        return new WeightsException(where, expected, found, "the file is truncated or damaged, fetch it again");
    }
}
