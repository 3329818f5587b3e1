package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Small files that PyTorch 1.13, NumPy 1.24 and Python's pickle wrote with every feature that readers must know. */
class FeaturesTest {
    private static Checkpoint small(String name) {
        return Checkpoint.read(Golden.resource("small/" + name));
    }

    private static void assertArray(NamedArray array, DType type, long[] shape, double... values) {
        assertEquals(type, array.type(), array.name());
        assertArrayEquals(shape, array.shape(), array.name());
        assertArrayEquals(values, array.toDoubles(), array.name());
    }

    private static long[] shape(long... sizes) {
        return sizes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"features.pt", "features-legacy.pt"})
    void views(String file) {
        Checkpoint tensors = small(file).at("tensors");
        assertArray(tensors.tensor("slice"), DType.F32, shape(2, 2), 16, 18, 20, 22);
        assertArray(tensors.tensor("expanded"), DType.F32, shape(2, 3), 7, 7, 7, 8, 8, 8);
        double[] transposed = tensors.tensor("transposed").toDoubles();
        for (int i = 0; i < 24; i++) {
            assertEquals(i % 6 / 3 * 12 + i % 3 * 4 + i / 6, transposed[i]);
        }
        assertArray(tensors.tensor("empty"), DType.F32, shape(0, 5));
        assertArray(tensors.tensor("parameter"), DType.F32, shape(2), 1.5, -2.5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"features.pt", "features-legacy.pt"})
    void types(String file) {
        Checkpoint tensors = small(file).at("tensors");
        assertArray(tensors.tensor("scalar"), DType.F64, shape(), 3.25);
        assertArray(tensors.tensor("half"), DType.F16, shape(3), 1, -0.5, 65504);
        assertEquals(3e38, tensors.tensor("bfloat16").toDoubles()[2], 1e36);
        assertArray(tensors.tensor("bool"), DType.BOOL, shape(3), 1, 0, 1);
        Map<String, DType> integers = Map.of("uint8", DType.U8, "int8", DType.I8, "int16", DType.I16, "int32",
                DType.I32, "int64", DType.I64);
        integers.forEach((name, type) -> {
            assertArray(tensors.tensor(name), type, shape(3), 100, 27, 1);
            assertArrayEquals(shape(100, 27, 1), tensors.tensor(name).toLongs());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"features.pt", "features-legacy.pt"})
    void plainValues(String file) {
        Checkpoint checkpoint = small(file);
        List<?> list = (List<?>) checkpoint.at("list").root();
        assertEquals(Arrays.asList(1L, -2L, 1L << 40, BigInteger.TWO.pow(70), 3.5, null, true, "text",
                PickledTuple.of(1L, "a")), list.subList(0, 9));
        assertEquals("seven", checkpoint.at("7").root());
        assertEquals(Set.of("a"), checkpoint.at("set").root());
        assertEquals(Map.of(2L, 1L), checkpoint.at("counter").root());
        assertEquals(List.of(2L, 3L, 4L), checkpoint.at("size").root());
        assertEquals(new PickledSymbol("torch", "float32"), checkpoint.at("dtype").root());
        assertEquals(256L, checkpoint.at("args.size").root());
        assertEquals(0.1, checkpoint.at("numpy.scalar").root());
        assertEquals(5L, checkpoint.at("numpy.int").root());
        assertArray(checkpoint.tensor("numpy.array"), DType.I32, shape(2, 3), 0, 1, 2, 3, 4, 5);
        assertArray(checkpoint.tensor("numpy.fortran"), DType.F32, shape(2, 3), 0, 1, 2, 3, 4, 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.npy", "v2.npy", "v3.npy", "fortran.npy", "big-endian.npy"})
    void npy(String file) {
        NamedArray array = (NamedArray) small(file).root();
        assertArray(array, file.startsWith("big") ? DType.F64 : DType.F32, shape(2, 3), 0, 1, 2, 3, 4, 5);
        assertArrayEquals(new float[]{0, 1, 2, 3, 4, 5}, array.toFloats());
        assertEquals(15, array.sum());
        assertEquals(Math.sqrt(55), array.norm());
    }

    @ParameterizedTest
    @ValueSource(strings = {"stored.npz", "deflated.npz"})
    void npz(String file) {
        Checkpoint archive = small(file);
        assertArray(archive.tensor("a"), DType.F32, shape(2, 3), 0, 1, 2, 3, 4, 5);
        assertArray(archive.tensor("b"), DType.BOOL, shape(2), 1, 0);
        assertEquals(5, archive.tensor("c").item());
    }

    @ParameterizedTest
    @ValueSource(strings = {"e_orig16.pkl", "e_orig16-proto2.pkl", "e_orig16-proto3.pkl", "e_orig16-proto5.pkl"})
    void nvidiaProtocols(String file) throws IOException {
        Checkpoint checkpoint = small(file);
        Golden.assertMatches(Golden.index(Golden.resource("small/e_orig16_index.json")),
                checkpoint.at("G_ema").tensors(), file);
        PickledObject generator = (PickledObject) checkpoint.at("G_ema").root();
        assertEquals("Generator", generator.className());
        assertEquals(32L, generator.attribute("z_dim").orElseThrow());
        assertEquals(List.of("synthesis", "mapping"), List.copyOf(generator.modules().keySet()));
        assertEquals(1 / Math.sqrt(48), checkpoint.at("G_ema.synthesis.b8.conv0.affine.weight_gain").root());
        assertTrue(generator.attributes().keySet().stream().noneMatch(name -> name.contains("hooks")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b_64.pt", "b_64-legacy.pt"})
    void rosinality(String file) throws IOException {
        Golden.assertMatches(Golden.index(Golden.resource("small/b_64_index.json")), small(file).at("g_ema").tensors(),
                file);
    }

    @Test
    void missingNamesAreToldWithThoseThatExist() {
        WeightsException e = assertThrows(WeightsException.class, () -> small("b_64.pt").at("g_emma"));
        assertTrue(e.getMessage().contains("b_64.pt") && e.getMessage().contains("g_ema, latent_avg"), e.getMessage());
        assertThrows(WeightsException.class, () -> small("b_64.pt").tensor("g_ema.conv1.weight"));
    }
}
