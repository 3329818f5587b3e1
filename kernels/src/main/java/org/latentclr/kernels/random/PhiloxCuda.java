package org.latentclr.kernels.random;

import org.latentclr.engine.random.RandomStream;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;

/** Random numbers made on the device: the very numbers that {@link org.latentclr.engine.random.Philox4x32} gives. */
public final class PhiloxCuda {
    private static final String FAMILY = "random/philox";

    private final Cuda cuda;

    public PhiloxCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    /** Writes {@code n} uniform numbers in [0, 1) and moves the stream on. */
    public void uniform(RandomStream stream, long address, int n) {
        fill("uniform", stream, address, n, 1);
    }

    /** Writes {@code n} standard normal numbers and moves the stream on. */
    public void normal(RandomStream stream, long address, int n) {
        fill("normal", stream, address, n, 2);
    }

    private void fill(String kernel, RandomStream stream, long address, int n, int perThread) {
        RandomStream.State s = stream.state();
        long position = stream.reserve(n);
        cuda.each(FAMILY, kernel, (n + perThread - 1) / perThread, new Arguments().pointer(address).integer(n)
                .integer(s.seed()).integer(s.stream()).integer(position));
    }
}
