package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Texts beside the arrays of an {@code .npz} file, which NumPy does not provide: an array of bytes named
 * {@code __metadata__} with a JSON object, so that converting through npz loses nothing.
 */
final class NpzMetadata {
    private static final String NAME = "__metadata__";

    private NpzMetadata() {}

    /** Takes the metadata out of {@code arrays}. */
    static Map<String, String> extract(Map<String, Object> arrays) {
        Map<String, String> metadata = new LinkedHashMap<>();
        if (arrays.get(NAME) instanceof NamedArray array && array.type() == DType.U8) {
            String json = new String(array.bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
            Json.parseObject(json).forEach((key, value) -> metadata.put(key, Json.asString(value, NAME + " " + key)));
            arrays.remove(NAME);
        }
        return metadata;
    }

    static NamedArray array(Map<String, String> metadata) {
        byte[] json = Json.write(metadata).getBytes(StandardCharsets.UTF_8);
        return NamedArray.of(NAME, DType.U8, MemorySegment.ofArray(json), json.length);
    }
}
