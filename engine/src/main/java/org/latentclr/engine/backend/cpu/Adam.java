package org.latentclr.engine.backend.cpu;

/**
 * Adam in one pass: g' = g + weightDecay*p; m = beta1*m + (1-beta1)*g'; v = beta2*v + (1-beta2)*g'^2;
 * p = p*shrink - stepSize * m / (sqrt(v)/rootCorrection + eps) (Kingma and Ba 2015; decoupled decay by {@code shrink}).
 */
public final class Adam {
    private static final int GRAIN = 16_384;

    /**
     * What the numbers of one step share.
     *
     * @param stepSize lr / (1 - beta1^t)
     * @param rootCorrection sqrt(1 - beta2^t)
     * @param weightDecay decay added to the gradient
     * @param shrink 1 - lr*decay of AdamW, otherwise 1
     */
    public record Step(float beta1, float oneMinusBeta1, float beta2, float oneMinusBeta2, float stepSize,
            float rootCorrection, float eps, float weightDecay, float shrink) {
        /** Step number {@code t}, counted from 1; constants are rounded once, from double. */
        public static Step of(long t, double lr, double beta1, double beta2, double eps, double weightDecay,
                boolean decoupled) {
            return new Step((float) beta1, (float) (1 - beta1), (float) beta2, (float) (1 - beta2),
                    (float) (lr / (1 - Math.pow(beta1, t))), (float) Math.sqrt(1 - Math.pow(beta2, t)), (float) eps,
                    (float) (decoupled ? 0 : weightDecay), (float) (decoupled ? 1 - lr * weightDecay : 1));
        }
    }

    private final Team team;
    private final LoopKernels loops;

    /** Steps on the threads of {@code team} with the loops of {@code support}. */
    public Adam(Team team, VectorSupport support) {
        this.team = team;
        loops = support.loops();
    }

    /**
     * One step on n parameters.
     *
     * @param p parameters, modified
     * @param g gradients, not modified
     * @param m first moments, modified
     * @param v second moments, modified
     */
    public void step(Step step, int n, float[] p, int po, float[] g, int go, float[] m, int mo, float[] v, int vo) {
        team.parallelRange(n, GRAIN,
                (from, to) -> loops.adam(step, p, po + from, g, go + from, m, mo + from, v, vo + from, to - from));
    }
}
