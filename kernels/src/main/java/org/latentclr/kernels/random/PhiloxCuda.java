package org.latentclr.kernels.random;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
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

    /** Fills a row-major tensor with uniform numbers in [0, 1) and moves the stream on. */
    public void uniform(RandomStream stream, Tensor out) {
        fill("uniform", stream, out, 1);
    }

    /** Fills a row-major tensor with standard normal numbers and moves the stream on. */
    public void normal(RandomStream stream, Tensor out) {
        fill("normal", stream, out, 2);
    }

    private void fill(String kernel, RandomStream stream, Tensor out, int perThread) {
        EngineException.check(out.isContiguous(), kernel, "a row-major tensor", "one with strides");
        int n = out.shape().size();
        RandomStream.State s = stream.state();
        long position = stream.reserve(n);
        cuda.each(FAMILY, kernel, (n + perThread - 1) / perThread, new Arguments().pointer(cuda.address(out)).integer(n)
                .integer(s.seed()).integer(s.stream()).integer(position));
    }
}
