package org.latentclr.nn;

import org.latentclr.engine.Backend;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/** First values of a network's tensors: drawn at random, or nothing because a file follows. */
public interface Initializer {
    Backend backend();

    /** Values of a normal distribution with mean 0 and the given standard deviation. */
    Tensor normal(double deviation, int... dims);

    /** Values uniform in [−bound, bound). */
    Tensor uniform(double bound, int... dims);

    /** One value everywhere. */
    default Tensor constant(double value, int... dims) {
        return Tensor.full(backend(), value, dims);
    }

    /** Draws from a stream; the same stream gives the same network on every device. */
    static Initializer random(Backend backend, RandomStream stream) {
        return new Initializer() {
            @Override
            public Backend backend() {
                return backend;
            }

            @Override
            public Tensor normal(double deviation, int... dims) {
                float[] v = new float[Shape.of(dims).size()];
                stream.normal(v, 0, v.length);
                for (int i = 0; i < v.length; i++) v[i] *= (float) deviation;
                return Tensor.of(backend, v, dims);
            }

            @Override
            public Tensor uniform(double bound, int... dims) {
                float[] v = new float[Shape.of(dims).size()];
                stream.uniform(v, 0, v.length);
                for (int i = 0; i < v.length; i++) v[i] = (float) (bound * (2.0 * v[i] - 1));
                return Tensor.of(backend, v, dims);
            }
        };
    }

    /** Leaves drawn values undefined: for networks whose values come from a file. */
    static Initializer undefined(Backend backend) {
        return new Initializer() {
            @Override
            public Backend backend() {
                return backend;
            }

            @Override
            public Tensor normal(double deviation, int... dims) {
                return Tensor.empty(backend, Shape.of(dims));
            }

            @Override
            public Tensor uniform(double bound, int... dims) {
                return Tensor.empty(backend, Shape.of(dims));
            }
        };
    }
}
