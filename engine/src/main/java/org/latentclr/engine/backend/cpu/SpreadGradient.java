package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * The gradient of a convolution with stride in its input, for few input channels such as the colours of a picture: for each channel the
 * matrix product of weights [taps,co] and gradients [co,pixels], whose rows are then added where the taps had read. With few channels
 * gathering the gradients once for each tap, as {@link Convolution} does, would cost more than the products.
 */
final class SpreadGradient {
    private static final int MOST_CHANNELS = 8;
    /** Products held at once, so that they stay in the cache. */
    private static final int HELD = 1 << 18;

    private final Team team;
    private final Gemm gemm;

    SpreadGradient(Team team, Gemm gemm) {
        this.team = team;
        this.gemm = gemm;
    }

    static boolean suits(ConvGeometry g, ConvWeights w) {
        return w.isPlain() && g.groups() == 1 && g.strideY() * g.strideX() > 1 && g.ci() <= MOST_CHANNELS;
    }

    /** dx [n,ci,h,w] from dy [n,co,oh,ow]; each plane is one task. */
    void run(ConvGeometry g, float[] dy, int dyo, ConvWeights w, float[] dx, int dxo) {
        int pixels = g.oh() * g.ow(), plane = g.h() * g.w();
        int band = Math.clamp(HELD / Math.max(1, g.taps() * g.ow()), 1, Math.max(1, g.oh()));
        team.parallel(g.n() * g.ci(), task -> {
            int image = task / g.ci(), to = dxo + task * plane;
            Arrays.fill(dx, to, to + plane, 0f);
            Mat weights = new Mat(w.data(), w.offset() + task % g.ci() * g.taps(), g.taps(), g.co(), 1,
                    g.ci() * g.taps());
            for (int y = 0; y < g.oh(); y += band) {
                int rows = Math.min(band, g.oh() - y), columns = rows * g.ow();
                float[] products = team.scratch().floats(Use.ROWS, (long) g.taps() * columns);
                Mat gradients = Mat.of(dy, dyo + image * g.co() * pixels + y * g.ow(), g.co(), columns, pixels);
                gemm.multiply(weights, gradients, Mat.of(products, Scratch.LEAD, g.taps(), columns, columns), false);
                for (int t = 0; t < g.taps(); t++)
                    add(g, t, y, rows, products, Scratch.LEAD + t * columns, dx, to);
            }
        });
    }

    /** Adds the products of tap t with result rows y … y+rows−1 to the plane. */
    private static void add(ConvGeometry g, int t, int y, int rows, float[] products, int p, float[] dx, int to) {
        int top = t / g.kw() * g.dilationY() - g.padY(), left = t % g.kw() * g.dilationX() - g.padX();
        int stride = g.strideX(), from = Math.max(0, PanelGemm.ceil(Math.max(0, -left), stride));
        int end = Math.min(g.ow(), PanelGemm.ceil(g.w() - left, stride));
        for (int r = 0; r < rows; r++) {
            int line = (y + r) * g.strideY() + top;
            if (line < 0 || line >= g.h()) continue;
            int q = to + line * g.w() + left, source = p + r * g.ow();
            for (int x = from; x < end; x++) dx[q + x * stride] += products[source + x];
        }
    }
}
