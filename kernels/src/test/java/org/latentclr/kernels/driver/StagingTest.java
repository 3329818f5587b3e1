package org.latentclr.kernels.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StagingTest {
    /** Buffers of four floats: less than one, exactly one, several and a rest. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4, 8, 11, 13})
    void piecesArriveWhereTheyBelong(int n) {
        float[] source = new float[n + 3];
        for (int i = 0; i < source.length; i++) source[i] = i + 1;
        try (Driver d = new SimulatorDriver(); Staging s = new Staging(d, 16)) {
            long a = d.allocate(4L * (n + 2));
            s.write(a + 4, source, 2, n);
            float[] target = new float[n + 2];
            s.read(a + 4, target, 1, n);
            assertArrayEquals(Arrays.copyOfRange(source, 2, 2 + n), Arrays.copyOfRange(target, 1, 1 + n));
            assertEquals(0, target[0] + target[n + 1], "nothing beside them");
            d.free(a);
        }
    }
}
