package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;

/** Finds the golden folder beside the project and the small copies of it among the test resources. */
final class Golden {
    private Golden() {}

    /** The folder {@code shared/golden} of some parent folder. */
    static Optional<Path> folder() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            Path golden = at.resolve("shared").resolve("golden");
            if (Files.isDirectory(golden)) {
                return Optional.of(golden);
            }
        }
        return Optional.empty();
    }

    static Path file(String name) {
        Optional<Path> folder = folder();
        Assumptions.assumeTrue(folder.isPresent(), "the golden folder is not beside the project");
        return folder.orElseThrow().resolve(name);
    }

    /** A copy that a fresh clone has. */
    static Path resource(String name) {
        try {
            return Path.of(Golden.class.getResource("/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<Path> resources() {
        return filesUnder(resource("small"));
    }

    static List<Path> filesUnder(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The "tensors" of an index: name → shape, dtype, sum, l2, first, last. */
    static Map<String, Object> index(Path file) throws IOException {
        return Json.asObject(Json.parseObject(Files.readString(file)).get("tensors"), "tensors");
    }

    /** Compares everything that the index says with what was read, names and their order included. */
    static void assertMatches(Map<String, Object> index, Map<String, NamedArray> tensors, String file) {
        assertEquals(List.copyOf(index.keySet()), List.copyOf(tensors.keySet()), file);
        index.forEach((name, value) -> assertMatches(Json.asObject(value, name), tensors.get(name), file));
    }

    private static void assertMatches(Map<String, Object> expected, NamedArray tensor, String file) {
        String where = file + " " + tensor.name();
        assertArrayEquals(doubles(expected.get("shape")),
                Arrays.stream(tensor.shape()).asDoubleStream().toArray(), where);
        assertEquals(expected.get("dtype"), tensor.type().torchName(), where);
        double norm = Json.asDouble(expected.get("l2"), where);
        assertEquals(norm, tensor.norm(), 1e-12 * norm, where);
        assertEquals(Json.asDouble(expected.get("sum"), where), tensor.sum(),
                1e-13 * norm * Math.sqrt(tensor.count()) + 1e-15, where);
        double[] values = tensor.toDoubles();
        double[] first = doubles(expected.get("first"));
        double[] last = doubles(expected.get("last"));
        assertArrayEquals(first, Arrays.copyOf(values, first.length), where);
        assertArrayEquals(last, Arrays.copyOfRange(values, values.length - last.length, values.length),
                where);
    }

    private static double[] doubles(Object list) {
        return Json.asArray(list, "index").stream().mapToDouble(item -> Json.asDouble(item, "index")).toArray();
    }
}
