package org.latentclr.engine.backend.cpu;

/**
 * y = limit(act((x*scale + noise*strength) + bias) * gain) over [n,c,inner] and its gradient, each in one pass.
 *
 * <p>
 * The slope of an activation is told from the sign of y, so gain must be positive and the slope not negative.
 */
public final class BiasAct {
    private static final float[] NONE = {};
    private static final int GRAIN = 16_384;

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
        /** Nothing but the activation. */
        public static final Parts EMPTY = new Parts(NONE, 0, NONE, 0, NONE, 0, 1);

        /** A bias per channel. */
        public static Parts bias(float[] bias, int offset) {
            return new Parts(bias, offset, NONE, 0, NONE, 0, 1);
        }

        private float biasOf(int channel) {
            return bias.length == 0 ? 0f : bias[biasOffset + channel];
        }

        private float scaleOf(int plane) {
            return scale.length == 0 ? 1f : scale[scaleOffset + plane];
        }
    }

    private final Team team;
    private final LoopKernels loops;

    /** Passes on the threads of {@code team} with the loops of {@code support}. */
    public BiasAct(Team team, VectorSupport support) {
        this.team = team;
        loops = support.loops();
    }

    /**
     * The result.
     *
     * @param x [n,c,inner] from xo on, not modified
     * @param y [n,c,inner] from yo on, overwritten; may be x
     */
    public void forward(int n, int c, int inner, Options options, Parts parts, float[] x, int xo, float[] y, int yo) {
        team.parallelRange(n * c, grain(inner), (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                int noise = parts.noiseOffset + (parts.noiseImages == 1 ? 0 : plane / c * inner);
                loops.biasAct(options, x, xo + plane * inner, parts.scaleOf(plane), parts.noise, noise,
                        parts.biasOf(plane % c),
                        y, yo + plane * inner, inner);
            }
        });
    }

    /**
     * Gradients: with t the argument of the activation, dx = dt*scale; the sums of dt and of dt*x over each plane give
     * the gradients of bias and scale.
     *
     * @param y [n,c,inner] what {@link #forward} returned, not modified
     * @param dy [n,c,inner] its gradient, not modified
     * @param x [n,c,inner] what went in, read only when dtx is asked for
     * @param dx [n,c,inner] overwritten
     * @param dt [n,c] sum of dt over inner, overwritten; empty when not wanted
     * @param dtx [n,c] sum of dt*x over inner, overwritten; empty when not wanted
     */
    public void backward(int n, int c, int inner, Options options, Parts parts, float[] y, int yo, float[] dy, int dyo,
            float[] x, int xo, float[] dx, int dxo, float[] dt, float[] dtx) {
        team.parallelRange(n * c, grain(inner), (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                int o = plane * inner;
                loops.biasActGradient(options, y, yo + o, dy, dyo + o, dx, dxo + o, inner);
                if (dt.length > 0) dt[plane] = (float) loops.sum(dx, dxo + o, inner);
                if (dtx.length > 0) dtx[plane] = (float) loops.dot(dx, dxo + o, x, xo + o, inner);
                float scale = parts.scaleOf(plane);
                if (scale != 1f) loops.binaryRight(Elementwise.Binary.MUL, dx, dxo + o, scale, dx, dxo + o, inner);
            }
        });
    }

    private static int grain(int inner) {
        return Math.max(1, GRAIN / Math.max(1, inner));
    }
}
