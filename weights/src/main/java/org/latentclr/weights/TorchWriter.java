package org.latentclr.weights;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Writes a PyTorch zip file (METHODS §11.1) that {@code torch.load} reads. */
public final class TorchWriter {
    private TorchWriter() {}

    /**
     * Writes a tree of maps, lists, texts, numbers, Booleans, nulls and tensors.
     *
     * @param file
     *            replaced if it exists; complete or untouched. Its name without suffix is the archive's root folder
     * @param root
     *            the tree; {@link PickledMap} and {@link PickledTuple} keep their Python class, arrays that view the
     *            same data share one storage
     * @throws WeightsException
     *             when the tree holds anything else or the file cannot be written
     */
    public static void write(Path file, Object root) {
        PickleWriter pickle = new PickleWriter();
        byte[] data = pickle.write(root);
        String folder = stem(file) + "/";
        AtomicFile.write(file, out -> {
            ZipWriter zip = new ZipWriter(out);
            zip.add(folder + "data.pkl", MemorySegment.ofArray(data));
            zip.add(folder + "byteorder", ascii("little"));
            for (Map.Entry<String, NamedArray> storage : pickle.storages().entrySet()) {
                zip.add(folder + "data/" + storage.getKey(), storage.getValue().bytes());
            }
            zip.add(folder + "version", ascii("3\n"));
            zip.finish();
        });
    }

    private static MemorySegment ascii(String text) {
        return MemorySegment.ofArray(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.lastIndexOf('.');
        String stem = (dot > 0 ? name.substring(0, dot) : name).replaceAll("[\\\\\\x00]", "_");
        return stem.equals("..") || stem.isEmpty() ? "archive" : stem;
    }
}
