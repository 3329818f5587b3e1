package org.latentclr.voynov;

import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/**
 * The steps of a batch: sample n goes the length ε_n along direction k_n.
 *
 * @param targets k [N], each in 0..K−1
 * @param lengths ε [N]
 */
public record Shifts(int[] targets, float[] lengths) {
    public Shifts {
        EngineException.check(targets.length == lengths.length && targets.length > 0, "shifts",
                "as many lengths as directions, at least one", targets.length + " and " + lengths.length);
    }

    /** How lengths are distributed before they are scaled. */
    public enum Distribution {
        /** U(−1, 1). */
        UNIFORM,
        /** N(0, 1). */
        NORMAL
    }

    /**
     * How steps are drawn (METHODS §3.1).
     *
     * @param distribution of ε before scaling
     * @param scale factor of ε
     * @param smallest |ε| is raised to at least this; an ε of exactly 0 becomes positive
     */
    public record Sampling(Distribution distribution, double scale, double smallest) {
        public Sampling {
            EngineException.check(scale > 0 && smallest >= 0, "shifts",
                    "a shift_scale above 0 and a min_shift of at least 0", scale + " and " + smallest);
        }

        /** {@code n} steps among {@code directions}, drawn one after the other from the stream, which moves on. */
        public Shifts draw(int n, int directions, RandomStream random) {
            int[] targets = new int[n];
            float[] lengths = new float[n];
            for (int i = 0; i < n; i++) {
                targets[i] = random.nextInt(directions);
                double unit = distribution == Distribution.UNIFORM ? 2.0 * random.nextFloat() - 1 : random.nextNormal();
                double length = scale * unit;
                lengths[i] = (float) (Math.abs(length) >= smallest ? length : length < 0 ? -smallest : smallest);
            }
            return new Shifts(targets, lengths);
        }
    }

    /** Number N of steps. */
    public int count() {
        return targets.length;
    }

    /** x [N,K] with ε_n at (n, k_n), the input of a deformator. */
    public Tensor basis(Backend device, int directions) {
        float[] x = new float[count() * directions];
        for (int i = 0; i < count(); i++) x[i * directions + targets[i]] = lengths[i];
        return Tensor.of(device, x, count(), directions);
    }
}
