package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/** The same numbers as an array of each side. */
record Operands(Tensor ours, NDArray peer) {
    private static final int SEED = 7;

    /** Normal numbers times {@code scale}. */
    static Operands normal(Backend device, NDManager peers, double scale, int... dims) {
        int size = Arrays.stream(dims).reduce(1, Math::multiplyExact);
        float[] v = new float[size];
        new RandomStream(SEED, size).normal(v, 0, size);
        for (int i = 0; i < size; i++) v[i] *= (float) scale;
        return of(device, peers, v, dims);
    }

    static Operands of(Backend device, NDManager peers, float[] values, int... dims) {
        return new Operands(Tensor.of(device, values, dims), peers.create(values, shape(dims)));
    }

    static ai.djl.ndarray.types.Shape shape(int... dims) {
        return new ai.djl.ndarray.types.Shape(Arrays.stream(dims).asLongStream().toArray());
    }
}
