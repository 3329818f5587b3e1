package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.kernels.driver.SimulatorDriver;
import org.latentclr.kernels.random.PhiloxCuda;

/** Random numbers of the device and of the host have the same bits. */
class PhiloxCudaTest {
    @ParameterizedTest
    @CsvSource({"0, 0, 0, 1", "42, 7, 0, 10007", "-3, 5000000000, 6, 999", "123456789012345, -1, 17179869190, 2050"})
    void hasTheBitsOfTheHost(long seed, long stream, long position, int n) {
        CudaBackend device = new CudaBackend("simulator", new SimulatorDriver());
        PhiloxCuda philox = new PhiloxCuda(device.cuda());
        RandomStream ours = new RandomStream(new RandomStream.State(seed, stream, position));
        RandomStream host = new RandomStream(new RandomStream.State(seed, stream, position));
        try (Scope s = Scope.open("random")) {
            Tensor t = Tensor.empty(device, Shape.of(n));
            float[] expected = new float[n];
            philox.normal(ours, t);
            host.normal(expected, 0, n);
            assertArrayEquals(expected, t.toFloats());
            philox.uniform(ours, t);
            host.uniform(expected, 0, n);
            assertArrayEquals(expected, t.toFloats());
        }
        assertEquals(host.state(), ours.state());
        assertEquals(0, device.memory().liveBytes());
        device.close();
    }
}
