package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;

/**
 * What follows on a sum: y = limit(act((x*scale + noise*strength) + bias) * gain).
 *
 * <p>
 * The slope of an activation is told from the sign of y, so gain must be positive and the slope not negative.
 */
public record Epilogue(Options options, Parts parts) {
    /** Leaves everything as it is. */
    static final Epilogue NOTHING = new Epilogue(Options.of(Activation.LINEAR, 0f, 1f), Parts.EMPTY);

    /** Activation functions that are linear on both sides of zero. */
    public enum Activation {
        LINEAR, RELU, LEAKY_RELU
    }

    /**
     * @param activation which function
     * @param slope of {@link Activation#LEAKY_RELU} below zero, at least 0
     * @param gain factor after the activation, above 0
     * @param limit results are cut to [-limit, limit]; infinity for no limit
     * @param noiseStrength factor of the noise
     */
    public record Options(Activation activation, float slope, float gain, float limit, float noiseStrength) {
        /** Checks signs. */
        public Options {
            if (!(gain > 0) || !(slope >= 0) || !(limit > 0)) {
                throw new IllegalArgumentException(
                        "bias_act: expected gain > 0, slope >= 0, limit > 0, found " + gain + ", " + slope + ", "
                                + limit);
            }
        }

        /** No limit and no noise. */
        public static Options of(Activation activation, float slope, float gain) {
            return new Options(activation, slope, gain, Float.POSITIVE_INFINITY, 0f);
        }

        /** The same with this factor of the noise. */
        Options withNoise(float strength) {
            return new Options(activation, slope, gain, limit, strength);
        }
    }

    /**
     * Parts that may be absent, then an empty array.
     *
     * @param bias [c]
     * @param scale [n,c]
     * @param noise [noiseImages,inner]
     * @param noiseImages 1 (the same for every image) or n
     */
    public record Parts(float[] bias, int biasOffset, float[] scale, int scaleOffset, float[] noise, int noiseOffset,
            int noiseImages) {
        // Here and not outside: NOTHING is made of EMPTY, whichever class is loaded first.
        private static final float[] NONE = {};
        /** Nothing but the activation. */
        public static final Parts EMPTY = new Parts(NONE, 0, NONE, 0, NONE, 0, 1);

        /**
         * Row-major operands on the CPU; null for those that are absent.
         *
         * @param bias [c]
         * @param scale [n,c]
         * @param noise [1 or n,1,h,w]
         */
        static Parts of(Tensor bias, Tensor scale, Tensor noise) {
            return new Parts(bias == null ? NONE : data(bias), bias == null ? 0 : bias.offset(),
                    scale == null ? NONE : data(scale), scale == null ? 0 : scale.offset(),
                    noise == null ? NONE : data(noise), noise == null ? 0 : noise.offset(),
                    noise == null ? 1 : noise.dim(0));
        }

        /** A bias per channel. */
        public static Parts bias(float[] bias, int offset) {
            return new Parts(bias, offset, NONE, 0, NONE, 0, 1);
        }

        float biasOf(int channel) {
            return bias.length == 0 ? 0f : bias[biasOffset + channel];
        }

        /** Where the noise of an image of {@code inner} pixels starts. */
        int noiseAt(int image, int inner) {
            return noiseOffset + (noiseImages == 1 ? 0 : image * inner);
        }

        float scaleOf(int plane) {
            return scale.length == 0 ? 1f : scale[scaleOffset + plane];
        }
    }

    /**
     * Applies this to a run of one plane.
     *
     * @param image number of the image, {@code channel} of its {@code channels}
     * @param pixel place of the run in the plane of {@code inner} pixels
     * @param x the run, from xo on, n numbers
     * @param y from yo on, overwritten; may be x
     */
    void apply(LoopKernels loops, int image, int channel, int channels, int pixel, int inner, float[] x, int xo,
            float[] y, int yo, int n) {
        if (this == NOTHING) {
            if (x != y) System.arraycopy(x, xo, y, yo, n);
            return;
        }
        loops.biasAct(options, x, xo, parts.scaleOf(image * channels + channel), parts.noise(),
                parts.noiseAt(image, inner) + pixel,
                parts.biasOf(channel), y, yo, n);
    }
}
