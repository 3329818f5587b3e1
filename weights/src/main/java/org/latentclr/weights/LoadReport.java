package org.latentclr.weights;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What happened to the tensors of a file when they were matched with the names that a network has.
 *
 * @param used
 *            names in the file that were used
 * @param missing
 *            canonical names that the network has and the file has not
 * @param unexpected
 *            names in the file that the network has not
 * @param transformed
 *            canonical names whose values were reshaped or computed, each with its source
 */
public record LoadReport(List<String> used, List<String> missing, List<String> unexpected, List<String> transformed) {
    /** Copies the lists. */
    public LoadReport {
        used = List.copyOf(used);
        missing = List.copyOf(missing);
        unexpected = List.copyOf(unexpected);
        transformed = List.copyOf(transformed);
    }

    /**
     * Strict matching: every expected tensor is there with the expected shape, and nothing else is.
     *
     * @param file
     *            named in the message
     * @param expected
     *            canonical name → shape that the network has
     * @param tensors
     *            what the file has under canonical names
     * @param optional
     *            whether a name may be missing (noise buffers, averages) or may be left over (bookkeeping)
     * @return used names, and those that are missing or unexpected but optional
     * @throws WeightsException
     *             naming file and tensor, with the expected and the found shape
     */
    public static LoadReport match(Path file, Map<String, long[]> expected, Map<String, NamedArray> tensors,
            Predicate<String> optional) {
        List<String> used = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        expected.forEach((name, shape) -> {
            NamedArray array = tensors.get(name);
            if (array == null) {
                missing.add(name);
            } else if (!Arrays.equals(shape, array.shape())) {
                throw mismatch(file, name, "shape " + Arrays.toString(shape),
                        "shape " + Arrays.toString(array.shape()));
            } else {
                used.add(name);
            }
        });
        List<String> unexpected = tensors.keySet().stream().filter(name -> !expected.containsKey(name)).toList();
        missing.stream().filter(optional.negate()).findFirst().ifPresent(name -> {
            throw mismatch(file, name, "shape " + Arrays.toString(expected.get(name)), "no such tensor");
        });
        unexpected.stream().filter(optional.negate()).findFirst().ifPresent(name -> {
            throw mismatch(file, name, "no such tensor in this network",
                    "shape " + Arrays.toString(tensors.get(name).shape()));
        });
        return new LoadReport(used, missing, unexpected, List.of());
    }

    private static WeightsException mismatch(Path file, String name, String expected, String found) {
        return new WeightsException("tensor " + name, expected, found, "check that the file belongs to this network")
                .in(file);
    }

    /** Counts in one line. */
    public String summary() {
        return used.size() + " used, " + missing.size() + " missing, " + unexpected.size() + " unexpected, "
                + transformed.size() + " transformed";
    }
}
