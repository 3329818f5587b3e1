package org.latentclr.engine.backend.cpu;

/** Convolutions in which every group has one input channel: a few row operations per tap, one plane per task. */
final class Depthwise {
    private final Team team;
    private final LoopKernels loops;

    Depthwise(Team team, LoopKernels loops) {
        this.team = team;
        this.loops = loops;
    }

    /** Calls back for each tap and output row that meets the input: matching runs of the two rows. */
    private interface RowPair {
        void accept(int tap, int outputRow, int firstX, int inputRow, int inputX, int length);
    }

    private static void rows(ConvGeometry g, RowPair body) {
        int oh = g.oh(), ow = g.ow();
        for (int t = 0; t < g.taps(); t++) {
            int dy = t / g.kw() * g.dilationY() - g.padY(), dx = t % g.kw() * g.dilationX() - g.padX();
            int first = dx >= 0 ? 0 : PanelGemm.ceil(-dx, g.strideX());
            int end = dx >= g.w() ? 0 : Math.min(ow, (g.w() - 1 - dx) / g.strideX() + 1);
            for (int y = 0; y < oh; y++) {
                int iy = y * g.strideY() + dy;
                if (iy >= 0 && iy < g.h() && first < end) {
                    body.accept(t, y, first, iy, first * g.strideX() + dx, end - first);
                }
            }
        }
    }

    void forward(ConvGeometry g, float[] x, int xo, float[] w, int wo, float[] y, int yo) {
        int ow = g.ow(), outPlane = g.oh() * ow, plane = g.h() * g.w(), step = g.strideX();
        team.parallel(g.n() * g.co(), task -> {
            int o = task % g.co(), out = yo + task * outPlane;
            int in = xo + (task / g.co() * g.ci() + o / g.cog()) * plane;
            java.util.Arrays.fill(y, out, out + outPlane, 0f);
            rows(g, (t, r, x0, iy, ix, length) -> {
                float weight = w[wo + o * g.taps() + t];
                int a = in + iy * g.w() + ix, b = out + r * ow + x0;
                if (step == 1) loops.one(length, x, a, weight, y, b, true);
                else
                    for (int i = 0; i < length; i++) y[b + i] += weight * x[a + i * step];
            });
        });
    }

    void backwardData(ConvGeometry g, float[] dy, int dyo, float[] w, int wo, float[] dx, int dxo) {
        int ow = g.ow(), outPlane = g.oh() * ow, plane = g.h() * g.w(), step = g.strideX();
        team.parallel(g.n() * g.ci(), task -> {
            int in = dxo + task * plane, c = task % g.ci();
            java.util.Arrays.fill(dx, in, in + plane, 0f);
            for (int o = c * g.cog(); o < (c + 1) * g.cog(); o++) {
                int out = dyo + (task / g.ci() * g.co() + o) * outPlane, weights = wo + o * g.taps();
                rows(g, (t, r, x0, iy, ix, length) -> {
                    float weight = w[weights + t];
                    int a = in + iy * g.w() + ix, b = out + r * ow + x0;
                    if (step == 1) loops.one(length, dy, b, weight, dx, a, true);
                    else
                        for (int i = 0; i < length; i++) dx[a + i * step] += weight * dy[b + i];
                });
            }
        });
    }

    void backwardFilter(ConvGeometry g, float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo) {
        int ow = g.ow(), outPlane = g.oh() * ow, plane = g.h() * g.w(), step = g.strideX();
        team.parallel(g.co(), o -> {
            double[] sums = new double[g.taps()];
            for (int n = 0; n < g.n(); n++) {
                int in = xo + (n * g.ci() + o / g.cog()) * plane, out = dyo + (n * g.co() + o) * outPlane;
                rows(g, (t, r, x0, iy, ix, length) -> {
                    int a = in + iy * g.w() + ix, b = out + r * ow + x0;
                    if (step == 1) sums[t] += loops.dot(x, a, dy, b, length);
                    else
                        for (int i = 0; i < length; i++) sums[t] += (double) x[a + i * step] * dy[b + i];
                });
            }
            for (int t = 0; t < g.taps(); t++) dw[dwo + o * g.taps() + t] = (float) sums[t];
        });
    }
}
