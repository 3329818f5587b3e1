package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/** Random numbers of the device and of the host have the same bits. */
class PhiloxCudaTest {
    @RegisterExtension
    final CudaDevices devices = new CudaDevices();

    @ParameterizedTest
    @CsvSource({"0, 0, 0, 1", "42, 7, 0, 10007", "-3, 5000000000, 6, 999", "123456789012345, -1, 17179869190, 2050"})
    void hasTheBitsOfTheHost(long seed, long stream, long position, int n) {
        CudaBackend device = devices.simulator();
        RandomStream ours = new RandomStream(new RandomStream.State(seed, stream, position));
        RandomStream host = new RandomStream(new RandomStream.State(seed, stream, position));
        try (Scope s = Scope.open("random")) {
            float[] expected = new float[n];
            host.normal(expected, 0, n);
            assertArrayEquals(expected, Tensor.normal(device, ours, n).toFloats());
            host.uniform(expected, 0, n);
            assertArrayEquals(expected, Tensor.uniform(device, ours, n).toFloats());
        }
        assertEquals(host.state(), ours.state());
    }
}
