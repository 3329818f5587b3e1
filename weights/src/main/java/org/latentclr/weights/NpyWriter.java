package org.latentclr.weights;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes NumPy's {@code .npy} and deflated {@code .npz} (METHODS §11.5). */
public final class NpyWriter {
    private static final int ALIGNMENT = 64;

    private NpyWriter() {}

    /**
     * Writes one array as {@code .npy}.
     *
     * @throws WeightsException
     *             when the file cannot be written or NumPy lacks the element type
     */
    public static void writeNpy(Path file, NamedArray array) {
        AtomicFile.write(file, out -> write(out, array));
    }

    /**
     * Writes arrays under their names as deflated {@code .npz}; texts go into an array of bytes
     * {@code __metadata__} with a JSON object, none is written when {@code metadata} is empty.
     *
     * @throws WeightsException
     *             when two arrays have one name, the file cannot be written or NumPy lacks an element type
     */
    public static void writeNpz(Path file, Collection<NamedArray> arrays, Map<String, String> metadata) {
        Set<String> names = new HashSet<>();
        AtomicFile.write(file, out -> {
            try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
                for (NamedArray array : arrays) {
                    if (!names.add(array.name())) {
                        throw new WeightsException("array " + array.name(), "different names",
                                "a second array of that name", "rename one of them");
                    }
                    entry(zip, array);
                }
                if (!metadata.isEmpty()) {
                    entry(zip, NpzMetadata.array(metadata));
                }
            }
        });
    }

    private static void entry(ZipOutputStream zip, NamedArray array) throws IOException {
        ZipEntry entry = new ZipEntry(array.name() + ".npy");
        entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(entry);
        write(zip, array);
        zip.closeEntry();
    }

    private static void write(OutputStream stream, NamedArray array) throws IOException {
        if (array.type().numpy().isEmpty()) {
            throw new WeightsException("array " + array.name(), "a type that NumPy has", array.type().name(),
                    "write safetensors instead");
        }
        String shape = Arrays.stream(array.shape()).mapToObj(Long::toString).collect(Collectors.joining(", "));
        String dict = "{'descr': '" + array.type().numpy() + "', 'fortran_order': False, 'shape': (" + shape
                + (array.rank() == 1 ? ",), }" : "), }");
        int prefix = 10;
        int padding = Math.floorMod(-(prefix + dict.length() + 1), ALIGNMENT);
        String header = dict + " ".repeat(padding) + "\n";
        BinaryOutput out = new BinaryOutput(stream);
        out.u8(0x93);
        out.bytes("NUMPY".getBytes(StandardCharsets.US_ASCII));
        out.u16(1);
        out.u16(header.length());
        out.bytes(header.getBytes(StandardCharsets.US_ASCII));
        out.bytes(array.bytes());
    }
}
