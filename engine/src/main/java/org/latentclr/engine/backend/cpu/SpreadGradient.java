package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * The gradient of a convolution with stride in its input, for few input channels such as the colours of a picture: for each channel the
 * matrix product of weights [taps,co] and gradients [co,pixels], whose rows are then added where the taps had read. With few channels
 * gathering the gradients once for each tap, as {@link Convolution} does, would cost more than the products. Pixels that are a stride apart
 * lie side by side until all is added, so that rows are added as they are.
 */
final class SpreadGradient {
    private static final int MOST_CHANNELS = 8;
    /** From that many images on each of them is one task, so that its gradients are packed once for all channels. */
    private static final int MANY_IMAGES = 8;
    /** Products held at once, so that they stay in the third cache; bands that stay in the second took longer (measured), as each begins anew. */
    private static final int HELD = 1 << 19;

    /** The stride of AlexNet, whose pixels are joined by vectors. */
    private static final int FOUR = 4;

    private final Team team;
    private final Gemm gemm;
    private final LoopKernels loops;

    SpreadGradient(Team team, Gemm gemm, LoopKernels loops) {
        this.team = team;
        this.gemm = gemm;
        this.loops = loops;
    }

    static boolean suits(ConvGeometry g, ConvWeights w) {
        return w.isPlain() && g.groups() == 1 && g.strideY() * g.strideX() > 1 && g.ci() <= MOST_CHANNELS;
    }

    /** dx [n,ci,h,w] from dy [n,co,oh,ow]; each image is one task, or each plane of few images. */
    void run(ConvGeometry g, float[] dy, int dyo, ConvWeights w, float[] dx, int dxo) {
        int pixels = g.oh() * g.ow(), plane = g.h() * g.w();
        int channels = g.n() >= MANY_IMAGES ? Math.max(1, g.ci()) : 1, parts = g.ci() / channels,
                taps = channels * g.taps();
        int band = Math.clamp(HELD / Math.max(1, taps * g.ow()), 1, Math.max(1, g.oh()));
        team.parallel(g.n() * parts, task -> {
            int image = task / parts, first = task % parts * channels;
            Sums sums = new Sums(g, channels);
            Mat weights = new Mat(w.data(), w.offset() + first * g.taps(), taps, g.co(), 1, g.ci() * g.taps());
            for (int y = 0; y < g.oh(); y += band) {
                int rows = Math.min(band, g.oh() - y), columns = rows * g.ow();
                float[] products = team.scratch().floats(Use.ROWS, (long) taps * columns);
                Mat gradients = Mat.of(dy, dyo + image * g.co() * pixels + y * g.ow(), g.co(), columns, pixels);
                gemm.multiply(weights, gradients, Mat.of(products, Scratch.LEAD, taps, columns, columns), false);
                for (int t = 0; t < taps; t++)
                    sums.add(t / g.taps(), t % g.taps(), y, rows, products, Scratch.LEAD + t * columns);
            }
            for (int c = 0; c < channels; c++) sums.write(c, dx, dxo + (image * g.ci() + first + c) * plane);
        });
    }

    /** Planes of the result: pixel (y,x) at ((y mod strideY)·strideX + x mod strideX)·height·width + y/strideY·width + x/strideX of its plane. */
    private final class Sums {
        private final ConvGeometry g;
        private final int height;
        private final int width;
        private final int size;
        private final float[] sums;

        Sums(ConvGeometry g, int channels) {
            this.g = g;
            height = PanelGemm.ceil(g.h(), g.strideY());
            width = PanelGemm.ceil(g.w(), g.strideX());
            size = g.strideY() * g.strideX() * height * width;
            sums = team.scratch().floats(Use.PARTIAL, (long) channels * size);
            Arrays.fill(sums, 0, channels * size, 0f);
        }

        /** The first of the pixels in the row of pixel y that are x modulo the stride; x may lie left of the image. */
        private int row(int channel, int y, int x) {
            int kind = y % g.strideY() * g.strideX() + Math.floorMod(x, g.strideX());
            return channel * size + (kind * height + y / g.strideY()) * width;
        }

        /** Adds the products of a channel's tap t with result rows y … y+rows−1. */
        void add(int channel, int t, int y, int rows, float[] products, int p) {
            int top = t / g.kw() * g.dilationY() - g.padY(), left = t % g.kw() * g.dilationX() - g.padX();
            int from = PanelGemm.ceil(Math.max(0, -left), g.strideX());
            int end = Math.min(g.ow(), PanelGemm.ceil(g.w() - left, g.strideX()));
            int first = Math.clamp(PanelGemm.ceil(Math.max(0, -top), g.strideY()) - y, 0, rows);
            int last = Math.min(rows, PanelGemm.ceil(g.h() - top, g.strideY()) - y);
            if (first >= last || from >= end) return;
            int to = row(channel, (y + first) * g.strideY() + top, left) + Math.floorDiv(left, g.strideX()) + from;
            loops.addRows(last - first, end - from, products, p + first * g.ow() + from, g.ow(), sums, to, width);
        }

        void write(int channel, float[] dx, int to) {
            float[] line = team.scratch().floats(Use.ROWS, 2L * FOUR * width);
            for (int y = 0; y < g.h(); y++) {
                int o = to + y * g.w();
                if (g.strideX() == FOUR && g.w() == FOUR * width) {
                    loops.interleave(width, sums, row(channel, y, 0), row(channel, y, 2), line, 0);
                    loops.interleave(width, sums, row(channel, y, 1), row(channel, y, 3), line, 2 * width);
                    loops.interleave(2 * width, line, 0, 2 * width, dx, o);
                    continue;
                }
                for (int k = 0; k < Math.min(g.strideX(), g.w()); k++) {
                    int from = row(channel, y, k);
                    for (int x = k; x < g.w(); x += g.strideX()) dx[o + x] = sums[from++];
                }
            }
        }
    }
}
