package org.latentclr.weights;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes safetensors (METHODS §11.6), the native format. */
public final class SafetensorsWriter {
    private static final int ALIGNMENT = 8;

    private SafetensorsWriter() {}

    /**
     * Writes arrays under their names, streaming: no copy of row-major data is made.
     *
     * @param file
     *            replaced if it exists; complete or untouched
     * @param tensors
     *            arrays with different names; the header keeps their order, the data is ordered by element size so that
     *            every array is aligned
     * @param metadata
     *            texts for {@code __metadata__}; none is written when empty
     * @throws WeightsException
     *             when two arrays have one name or the file cannot be written
     */
    public static void write(Path file, Collection<NamedArray> tensors, Map<String, String> metadata) {
        List<NamedArray> ordered = new ArrayList<>(tensors);
        ordered.sort(Comparator.comparingInt((NamedArray array) -> array.type().bytes()).reversed());
        byte[] header = header(tensors, ordered, metadata);
        AtomicFile.write(file, stream -> {
            BinaryOutput out = new BinaryOutput(stream);
            int padding = Math.floorMod(-header.length, ALIGNMENT);
            out.u64(header.length + padding);
            out.bytes(header);
            for (int i = 0; i < padding; i++) {
                out.u8(' ');
            }
            writeData(out, ordered);
        });
    }

    private static void writeData(BinaryOutput out, List<NamedArray> arrays) throws IOException {
        for (NamedArray array : arrays) {
            out.bytes(array.bytes());
        }
    }

    private static byte[] header(Collection<NamedArray> tensors, List<NamedArray> ordered,
            Map<String, String> metadata) {
        Map<String, Long> begins = new HashMap<>();
        long end = 0;
        for (NamedArray array : ordered) {
            if (begins.putIfAbsent(array.name(), end) != null || array.name().equals("__metadata__")) {
                throw new WeightsException("tensor " + array.name(), "different names", "a second tensor of that name",
                        "rename one of them");
            }
            end += array.byteSize();
        }
        Map<String, Object> header = new LinkedHashMap<>();
        if (!metadata.isEmpty()) {
            header.put("__metadata__", metadata);
        }
        for (NamedArray array : tensors) {
            long begin = begins.get(array.name());
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("dtype", array.type().name());
            entry.put("shape", Arrays.stream(array.shape()).boxed().toList());
            entry.put("data_offsets", List.of(begin, begin + array.byteSize()));
            header.put(array.name(), entry);
        }
        return Json.write(header).getBytes(StandardCharsets.UTF_8);
    }
}
