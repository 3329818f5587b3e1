package org.latentclr.engine.backend.cpu;

/** {@link Epilogue} over whole images [n,c,inner], and its gradient, each in one pass. */
public final class EpiloguePass {
    private static final int GRAIN = 16_384;

    private final Team team;
    private final LoopKernels loops;

    /** Passes on the threads of {@code team} with the loops of {@code support}. */
    public EpiloguePass(Team team, VectorSupport support) {
        this.team = team;
        loops = support.loops();
    }

    /**
     * The result.
     *
     * @param x [n,c,inner] from xo on, not modified
     * @param y [n,c,inner] from yo on, overwritten; may be x
     */
    public void forward(int n, int c, int inner, Epilogue.Options options, Epilogue.Parts parts, float[] x, int xo,
            float[] y, int yo) {
        team.parallelRange(n * c, grain(inner), (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                loops.biasAct(options, x, xo + plane * inner, parts.scaleOf(plane), parts.noise(),
                        parts.noiseAt(plane / c, inner), parts.biasOf(plane % c), y, yo + plane * inner, inner);
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
    public void backward(int n, int c, int inner, Epilogue.Options options, Epilogue.Parts parts, float[] y, int yo,
            float[] dy, int dyo,
            float[] x, int xo, float[] dx, int dxo, float[] dt, float[] dtx) {
        team.parallelRange(n * c, grain(inner), (from, to) -> {
            for (int plane = from; plane < to; plane++) {
                int o = plane * inner;
                loops.biasActGradient(options, y, yo + o, dy, dyo + o, dx, dxo + o, inner);
                if (dt.length > 0) dt[plane] = (float) loops.sum(dx, dxo + o, inner);
                if (dtx.length > 0) dtx[plane] = (float) loops.dot(dx, dxo + o, x, xo + o, inner);
                float scale = parts.scaleOf(plane);
                if (scale != 1f) loops.binaryRight(LoopKernels.Arithmetic.MUL, dx, dxo + o, scale, dx, dxo + o, inner);
            }
        });
    }

    private static int grain(int inner) {
        return Math.max(1, GRAIN / Math.max(1, inner));
    }
}
