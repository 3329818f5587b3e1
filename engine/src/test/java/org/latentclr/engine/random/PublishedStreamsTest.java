package org.latentclr.engine.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares with numbers that NumPy 1.24 and PyTorch 1.13 made. */
class PublishedStreamsTest {
    private static double[] stored(String name) throws IOException {
        byte[] file;
        try (var in = PublishedStreamsTest.class.getResourceAsStream("rng.safetensors")) {
            assertNotNull(in);
            file = in.readAllBytes();
        }
        ByteBuffer data = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int header = 8 + (int) data.getLong(0);
        String json = new String(file, 8, header - 8, StandardCharsets.UTF_8);
        Matcher m = Pattern.compile(Pattern.quote("\"" + name + "\"")
                + "\\s*:\\s*\\{\"dtype\"\\s*:\\s*\"(\\w+)\"[^}]*\"data_offsets\"\\s*:\\s*\\[(\\d+),\\s*(\\d+)]")
                .matcher(json);
        assertEquals(true, m.find(), name);
        int size = m.group(1).equals("F32") ? 4 : 8, from = header + Integer.parseInt(m.group(2));
        double[] x = new double[(header + Integer.parseInt(m.group(3)) - from) / size];
        for (int i = 0; i < x.length; i++) {
            int at = from + i * size;
            x[i] = switch (m.group(1)) {
                case "F32" -> data.getFloat(at);
                case "F64" -> data.getDouble(at);
                default -> data.getLong(at);
            };
        }
        return x;
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) y[i] = x[i];
        return y;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11003})
    void numpy(int seed) throws IOException {
        NumpyRandom random = new NumpyRandom(seed);
        assertArrayEquals(stored("numpy.RandomState(" + seed + ").standard_normal(40)"), random.normals(40), 1e-15);
        for (double x : stored("then.randint(2**31-1)x3(" + seed + ")")) {
            assertEquals((long) x, random.randint(0, Integer.MAX_VALUE));
        }
        for (double x : stored("then.uniform(5)(" + seed + ")")) assertEquals(x, random.uniform(0, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 11003})
    void torch(int seed) throws IOException {
        String name = "torch.manual_seed(" + seed + ").";
        assertArrayEquals(stored(name + "rand(6)"), doubles(new TorchRandom(seed).rand(6)));
        assertArrayEquals(stored(name + "randn(8)"), doubles(new TorchRandom(seed).randn(8)));
        assertArrayEquals(stored(name + "randn(1,1,8,8)"), doubles(new TorchRandom(seed).randn(64)));
        double[] ints = stored(name + "randint(0,1000,(6))"), order = stored(name + "randperm(10)");
        long[] ownInts = new TorchRandom(seed).randint(0, 1000, 6);
        int[] ownOrder = new TorchRandom(seed).randperm(10);
        for (int i = 0; i < 6; i++) assertEquals((long) ints[i], ownInts[i]);
        for (int i = 0; i < 10; i++) assertEquals((int) order[i], ownOrder[i]);
    }

    @Test
    void wrongRangesAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(-1));
        assertThrows(IllegalArgumentException.class, () -> new NumpyRandom(1).randint(3, 3));
        assertThrows(IllegalArgumentException.class, () -> new TorchRandom(1).randint(3, 3, 1));
    }
}
