package org.latentclr.engine.backend.cpu;

/** Arithmetic on arrays of equal shape, with a number, and with one number per channel; exponentials. */
public final class Elementwise {
    /** Arithmetic on two numbers. */
    public enum Binary {
        ADD, SUB, MUL, DIV
    }

    private static final int GRAIN = 16_384;

    private final Team team;
    private final LoopKernels loops;

    /** Passes on the threads of {@code team} with the loops of {@code support}. */
    public Elementwise(Team team, VectorSupport support) {
        this.team = team;
        loops = support.loops();
    }

    /** c = a op b over n elements; c may be a or b. */
    public void same(Binary op, int n, float[] a, int ao, float[] b, int bo, float[] c, int co) {
        team.parallelRange(n, GRAIN,
                (from, to) -> loops.binary(op, a, ao + from, b, bo + from, c, co + from, to - from));
    }

    /** c = a op s over n elements; c may be a. */
    public void scalarRight(Binary op, int n, float[] a, int ao, float s, float[] c, int co) {
        team.parallelRange(n, GRAIN, (from, to) -> loops.binaryRight(op, a, ao + from, s, c, co + from, to - from));
    }

    /** c = s op b over n elements; c may be b. */
    public void scalarLeft(Binary op, int n, float s, float[] b, int bo, float[] c, int co) {
        team.parallelRange(n, GRAIN, (from, to) -> loops.binaryLeft(op, s, b, bo + from, c, co + from, to - from));
    }

    /**
     * c[i,j] = a[i,j] op b[i mod period], for [rows, inner] arrays: rows = N*C and period = C for b of shape [C], period =
     * N*C for b of shape [N,C].
     */
    public void rowsRight(Binary op, int rows, int inner, int period, float[] a, int ao, float[] b, int bo, float[] c,
            int co) {
        team.parallelRange(rows, grain(inner), (from, to) -> {
            for (int i = from; i < to; i++) {
                loops.binaryRight(op, a, ao + i * inner, b[bo + i % period], c, co + i * inner, inner);
            }
        });
    }

    /** c[i,j] = b[i mod period] op a[i,j], as {@link #rowsRight}. */
    public void rowsLeft(Binary op, int rows, int inner, int period, float[] b, int bo, float[] a, int ao, float[] c,
            int co) {
        team.parallelRange(rows, grain(inner), (from, to) -> {
            for (int i = from; i < to; i++) {
                loops.binaryLeft(op, b[bo + i % period], a, ao + i * inner, c, co + i * inner, inner);
            }
        });
    }

    /** y = exp(x) over n elements, within 1.5 units in the last place; y may be x. */
    public void exp(int n, float[] x, int xo, float[] y, int yo) {
        team.parallelRange(n, GRAIN, (from, to) -> loops.exp(x, xo + from, y, yo + from, to - from));
    }

    private static int grain(int inner) {
        return Math.max(1, GRAIN / Math.max(1, inner));
    }
}
