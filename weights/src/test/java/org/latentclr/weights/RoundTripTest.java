package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is read back: every element type, views, scalars, empty arrays, shared data, order and metadata. */
class RoundTripTest {
    @TempDir
    Path folder;

    private static List<NamedArray> samples() {
        float[] values = {0, 1, -2, 3.5f, 1e-30f, 6};
        NamedArray plain = NamedArray.of("plain", values, 2, 3);
        Storage storage = Storage.of(DType.F32, plain.bytes(), ByteOrder.LITTLE_ENDIAN);
        return List.of(plain, new NamedArray("transposed", DType.F32, new long[]{3, 2}, new long[]{1, 3}, 0, storage),
                new NamedArray("column", DType.F32, new long[]{2}, new long[]{3}, 1, storage),
                new NamedArray("repeated", DType.F32, new long[]{2, 2}, new long[]{0, 1}, 2, storage),
                NamedArray.of("scalar", new double[]{Math.PI}), NamedArray.of("empty", new float[0], 0, 4),
                NamedArray.of("integers", new long[]{Long.MIN_VALUE, -1, Long.MAX_VALUE}, 3));
    }

    private static void assertSame(NamedArray expected, NamedArray read) {
        assertEquals(expected.type(), read.type(), expected.name());
        assertArrayEquals(expected.shape(), read.shape(), expected.name());
        assertEquals(-1, expected.bytes().mismatch(read.bytes()), expected.name());
    }

    @Test
    void safetensorsKeepsOrderAndMetadata() {
        Path file = folder.resolve("a.safetensors");
        Map<String, String> metadata = Map.of("text", "line\n\"quoted\" ü 😀 \u0001");
        SafetensorsWriter.write(file, samples(), metadata);
        Checkpoint read = Checkpoint.read(file);
        assertEquals(metadata, read.metadata());
        assertEquals(samples().stream().map(NamedArray::name).toList(), List.copyOf(read.tensors().keySet()));
        samples().forEach(array -> assertSame(array, read.tensor(array.name())));
    }

    @Test
    void npz() {
        Path file = folder.resolve("a.npz");
        NpyWriter.writeNpz(file, samples(), Map.of("key", "value"));
        Checkpoint read = Checkpoint.read(file);
        assertEquals(Checkpoint.Format.NPZ, read.format());
        assertEquals(Map.of("key", "value"), read.metadata());
        assertEquals(samples().size(), read.tensors().size());
        samples().forEach(array -> assertSame(array, read.tensor(array.name())));
    }

    @Test
    void npy() {
        for (NamedArray array : samples()) {
            Path file = folder.resolve(array.name() + ".npy");
            NpyWriter.writeNpy(file, array);
            assertSame(array, (NamedArray) Checkpoint.read(file).root());
        }
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void everyType(DType type) {
        byte[] bytes = new byte[6 * type.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (type == DType.BOOL ? i % 2 : 37 * i + 11);
        }
        NamedArray array = NamedArray.of("x", type, MemorySegment.ofArray(bytes), 3, 2);
        Path safetensors = folder.resolve("t.safetensors");
        SafetensorsWriter.write(safetensors, List.of(array), Map.of());
        assertSame(array, Checkpoint.read(safetensors).tensor("x"));
        Path torch = folder.resolve("t.pt");
        TorchWriter.write(torch, Map.of("x", array));
        assertSame(array, Checkpoint.read(torch).tensor("x"));
        Path npz = folder.resolve("t.npz");
        if (type == DType.BF16) {
            assertThrows(WeightsException.class, () -> NpyWriter.writeNpz(npz, List.of(array), Map.of()));
            assertFalse(Files.exists(npz));
        } else {
            NpyWriter.writeNpz(npz, List.of(array), Map.of());
            assertSame(array, Checkpoint.read(npz).tensor("x"));
        }
    }

    /** The published trainer's checkpoint, read, written and read again: tree, classes, values, alignment. */
    @Test
    void trainerCheckpoint() throws IOException {
        Checkpoint golden = Checkpoint.read(Golden.resource("small/trainer.pt"));
        Path file = folder.resolve("best_model.pt");
        TorchWriter.write(file, golden.root());
        Checkpoint read = Checkpoint.read(file);
        assertTree(golden.root(), read.root());
        assertEquals(Checkpoint.Format.TORCH_ZIP, read.format());
        byte[] content = Files.readAllBytes(file);
        byte[] weight = golden.tensor("model.nets.0.linear_1.weight").bytes()
                .toArray(ValueLayout.JAVA_BYTE);
        int at = 0;
        while (!Arrays.equals(weight, 0, weight.length, content, at, at + weight.length)) {
            at++;
        }
        assertEquals(0, at % 64);
    }

    private static void assertTree(Object expected, Object read) {
        switch (expected) {
            case NamedArray array -> assertSame(array, (NamedArray) read);
            case Map<?, ?> map -> {
                Map<?, ?> other = (Map<?, ?>) read;
                assertEquals(List.copyOf(map.keySet()), List.copyOf(other.keySet()));
                assertEquals(map instanceof PickledMap m ? m.type() : null,
                        other instanceof PickledMap m ? m.type() : null);
                map.forEach((key, value) -> assertTree(value, other.get(key)));
            }
            case List<?> list -> {
                assertEquals(list instanceof PickledTuple, read instanceof PickledTuple);
                assertEquals(list.size(), ((List<?>) read).size());
                for (int i = 0; i < list.size(); i++) {
                    assertTree(list.get(i), ((List<?>) read).get(i));
                }
            }
            case null, default -> assertEquals(expected, read);
        }
    }

    @Test
    void sharedDataIsStoredOnce() throws IOException {
        NamedArray big = NamedArray.of("", new float[10_000], 100, 100);
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("net", big);
        tree.put("Projector", big.named("other"));
        tree.put("numbers", Arrays.asList(1L, -1L, 300L, 1L << 40, new BigInteger("1" + "0".repeat(30)),
                2.5, true, false, null, "ä", PickledTuple.of(), PickledTuple.of(1L, "x")));
        Path file = folder.resolve("shared.pt");
        TorchWriter.write(file, tree);
        assertTrue(Files.size(file) < 45_000);
        Checkpoint read = Checkpoint.read(file);
        assertTree(tree, read.root());
        assertTrue(read.tensor("net").sharesDataWith(read.tensor("Projector")));
    }

    @Test
    void failureLeavesNothing() throws IOException {
        Path file = folder.resolve("x.pt");
        Files.writeString(file, "old");
        WeightsException e = assertThrows(WeightsException.class, () -> AtomicFile.write(file, out -> {
            out.write(new byte[200_000]);
            throw new IOException("No space left on device");
        }));
        assertTrue(e.getMessage().contains("x.pt") && e.getMessage().contains("No space left"), e.getMessage());
        assertEquals("old", Files.readString(file));
        assertThrows(WeightsException.class, () -> TorchWriter.write(file, Map.of("a", new Object())));
        assertThrows(WeightsException.class,
                () -> SafetensorsWriter.write(folder.resolve("none").resolve("y"), samples(), Map.of()));
        assertThrows(WeightsException.class, () -> SafetensorsWriter.write(folder, samples(), Map.of()));
        assertEquals(List.of(file), Golden.filesUnder(folder));
    }

    @Test
    void jsonRoundTrip() {
        Object value = Json.parse(" {\"a\": [1, -2.5e3, true, false, null, \"\\u00e9\\n\\\\\"], \"b\": {}, \"c\": 0} ");
        assertEquals(value, Json.parse(Json.write(value)));
        assertEquals(value, Json.parse(Json.writePretty(value)));
        assertEquals("{\"a\":[1,-2500.0,true,false,null,\"é\\n\\\\\"],\"b\":{},\"c\":0}", Json.write(value));
        for (String bad : List.of("", "{", "[1,]", "{\"a\":1,\"a\":2}", "01", "1.", "NaN", "'a'", "\"\n\"", "[1] 2",
                "\"\\x\"", "\"\\u12G4\"", "tru", "-", "{1:2}", "1e999", "[".repeat(200) + "]".repeat(200))) {
            assertThrows(WeightsException.class, () -> Json.parse(bad), bad);
        }
    }
}
