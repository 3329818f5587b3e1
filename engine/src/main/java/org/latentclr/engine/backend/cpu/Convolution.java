package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.PanelGemm.Job;

/**
 * Convolutions of contiguous NCHW images with stride, zero padding, dilation and groups, and their two adjoints.
 *
 * <p>
 * Each is a matrix product whose image operand is gathered into panels on the way ({@link TapPanels}, and by way of {@link PaddedPlanes}
 * where strides or short rows would break the runs of pixels); nothing of the size of "im2col" is stored. Sums run over (channel, ky, kx) in this order, or over (n, y, x) for the weights.
 */
public final class Convolution {
    /** Up to how many output channels a pointwise convolution reads images where they lie. */
    private static final int FEW = 8;
    /** Rows from that many pixels on are gathered as fast where they lie. */
    private static final int WIDE = 64;

    private final Team team;
    private final VectorSupport support;
    private final GemmKernels kernels;
    private final PanelGemm panels;
    private final Gemm gemm;
    private final Depthwise depthwise;
    private final SpreadGradient spread;

    /** Convolutions on the threads of {@code team} with the loops of {@code support}. */
    public Convolution(Team team, VectorSupport support) {
        this.team = team;
        this.support = support;
        kernels = support.matrices();
        panels = new PanelGemm(team, kernels);
        gemm = new Gemm(team, support);
        depthwise = new Depthwise(team, support.loops());
        spread = new SpreadGradient(team, gemm, support.loops());
    }

    /**
     * y[n,o,oy,ox] = sum over c,ky,kx of w[o,c,ky,kx] * x[n,c, oy*strideY + ky*dilationY - padY, …].
     *
     * @param x images [n,ci,h,w] from xo on, not modified
     * @param w weights [co,ci/groups,kh,kw] from wo on, not modified
     * @param y images [n,co,oh,ow] from yo on, overwritten
     */
    public void forward(ConvGeometry geometry, float[] x, int xo, float[] w, int wo, float[] y, int yo) {
        forward(geometry, x, xo, new ConvWeights.Plain(w, wo, false), y, yo);
    }

    /** {@link #forward} with weights in any order. */
    void forward(ConvGeometry geometry, float[] x, int xo, ConvWeights weights, float[] y, int yo) {
        ConvGeometry g = geometry.flattened();
        if (g.groups() == 1 && !(isFewPoints(g) && weights.isPlain())) {
            sums(g, 0, weights.forward(g, kernels), x, xo, y, yo);
            return;
        }
        float[] w = weights.data();
        int wo = weights.offset();
        if (g.depthwise()) {
            depthwise.forward(g, x, xo, w, wo, y, yo);
            return;
        }
        if (isFewPoints(g)) {
            points(g, x, xo, w, wo, 0, y, yo);
            return;
        }
        int k = g.cig() * g.taps();
        eachGroup(g, group -> {
            Mat each = Mat.of(w, wo + group * g.cog() * k, g.cog(), k, k);
            sums(g, group, new MatPanels(each.transposed(), kernels), x, xo, y, yo);
        });
    }

    private void sums(ConvGeometry g, int group, PanelGemm.Left weights, float[] x, int xo, float[] y, int yo) {
        int pixels = g.oh() * g.ow();
        eachPart(g, group, x, xo, (first, n, image) -> {
            var target = new PixelTarget(y, yo + (first * g.co() + group * g.cog()) * pixels, g.co() * pixels, pixels,
                    g.ow(), g.oh(), g.ow(), 1, 1, 0, 0);
            panels.run(Job.of(g.cog(), n * pixels, g.cig() * g.taps(), weights, image.panels(), target, false, false));
        });
    }

    /** Takes what the weights of one group are multiplied with, for n images from the first on. */
    private interface Part {
        void accept(int first, int n, Gathered image);
    }

    /** Images as X[(c, tap), (n, y, x)], and that matrix transposed. */
    private record Gathered(PanelGemm.Right panels, PanelGemm.Right transposed) {}

    private void eachPart(ConvGeometry g, int group, float[] x, int xo, Part part) {
        int[] dy = new int[g.taps()], dx = new int[g.taps()];
        for (int t = 0; t < g.taps(); t++) {
            dy[t] = t / g.kw() * g.dilationY() - g.padY();
            dx[t] = t % g.kw() * g.dilationX() - g.padX();
        }
        int plane = g.h() * g.w(), base = xo + group * g.cig() * plane, stride = g.ci() * plane;
        if (isWide(g.ow(), g.taps()) && g.strideY() == 1 && g.strideX() == 1) {
            TapPanels image = new TapPanels(x, base, stride, g.h(), g.w(), g.oh(), g.ow(), dy, dx, kernels);
            part.accept(0, g.n(), new Gathered(image, image.transposed()));
            return;
        }
        var planes = new PaddedPlanes(team, support, g.cig(), g.h(), g.w(), g.oh(), g.ow(), g.strideY(), g.strideX(),
                dy, dx);
        PaddedPlanes.Panels image = planes.panels(g.oh(), g.ow(), dy, dx);
        // Without images too, as the empty sum is 0.
        for (int i = 0; i == 0 || i < g.n(); i += planes.images()) {
            int n = Math.min(planes.images(), g.n() - i);
            planes.fill(n, x, base + i * stride, stride);
            part.accept(i, n, new Gathered(image, image.transposed()));
        }
    }

    private static boolean isWide(int width, int taps) {
        return taps <= 1 || width >= WIDE;
    }

    /** Whether each pixel is seen alone and gives few numbers. */
    static boolean isFewPoints(ConvGeometry g) {
        return g.pointwise() && g.groups() == 1 && g.co() <= FEW;
    }

    /** y[n] = w[n]·x[n] with weights of its own for each image: w [n,co,ci], for a convolution with {@link #isFewPoints}. */
    void points(ConvGeometry g, Tensor x, Tensor w, Tensor y) {
        points(g.flattened(), data(x), x.offset(), data(w), w.offset(), g.co() * g.ci(), data(y), y.offset());
    }

    private void points(ConvGeometry g, float[] x, int xo, float[] w, int wo, int distance, float[] y, int yo) {
        if (g.n() == 0) return;
        Mat weights = Mat.of(w, wo, g.co(), g.ci(), g.ci());
        Mat image = Mat.of(x, xo, g.ci(), g.w(), g.w()), result = Mat.of(y, yo, g.co(), g.w(), g.w());
        gemm.multiplyBatched(g.n(), weights, distance, image, g.ci() * g.w(), result, g.co() * g.w(), false);
    }

    /**
     * The adjoint of {@link #forward} in x, which is the transposed convolution: dx from dy.
     *
     * <p>
     * Input pixels are taken by their remainder modulo the stride; those of one remainder see the same taps, so each
     * class is a convolution without stride and no zeros are inserted.
     *
     * @param dy images [n,co,oh,ow], not modified
     * @param w weights [co,ci/groups,kh,kw], not modified
     * @param dx images [n,ci,h,w], overwritten
     */
    public void backwardData(ConvGeometry geometry, float[] dy, int dyo, float[] w, int wo, float[] dx, int dxo) {
        backwardData(geometry, dy, dyo, new ConvWeights.Plain(w, wo, false), dx, dxo);
    }

    /** {@link #backwardData} with weights in any order. */
    void backwardData(ConvGeometry geometry, float[] dy, int dyo, ConvWeights w, float[] dx, int dxo) {
        ConvGeometry g = geometry.flattened();
        if (g.depthwise()) {
            depthwise.backwardData(g, dy, dyo, w.data(), w.offset(), dx, dxo);
            return;
        }
        if (SpreadGradient.suits(g, w)) {
            spread.run(g, dy, dyo, w, dx, dxo);
            return;
        }
        List<Phase> phases = Phase.of(g);
        eachGroup(g, group -> phases(g, group, phases, dy, dyo, w, dx, dxo));
    }

    /**
     * The input pixels with one pair of remainders modulo the stride.
     *
     * @param taps through which they are seen
     * @param ty row of the result that each tap reads, for the first of the pixels
     */
    private record Phase(int py, int px, int qh, int qw, int[] taps, int[] ty, int[] tx) {
        static List<Phase> of(ConvGeometry g) {
            List<Phase> all = new ArrayList<>();
            for (int py = 0; py < Math.min(g.strideY(), g.h()); py++)
                for (int px = 0; px < Math.min(g.strideX(), g.w()); px++) all.add(of(g, py, px));
            return all;
        }

        private static Phase of(ConvGeometry g, int py, int px) {
            int[] taps = IntStream.range(0, g.taps()).filter(t -> sees(g, t, py, px)).toArray();
            int[] ty = new int[taps.length], tx = new int[taps.length];
            for (int t = 0; t < taps.length; t++) {
                ty[t] = (py + g.padY() - taps[t] / g.kw() * g.dilationY()) / g.strideY();
                tx[t] = (px + g.padX() - taps[t] % g.kw() * g.dilationX()) / g.strideX();
            }
            return new Phase(py, px, PanelGemm.ceil(g.h() - py, g.strideY()),
                    PanelGemm.ceil(g.w() - px, g.strideX()), taps, ty, tx);
        }
    }

    private void phases(ConvGeometry g, int group, List<Phase> phases, float[] dy, int dyo, ConvWeights w, float[] dx,
            int dxo) {
        int oh = g.oh(), ow = g.ow(), base = dyo + group * g.cog() * oh * ow, stride = g.co() * oh * ow;
        if (phases.stream().allMatch(p -> isWide(p.qw, p.taps.length))) {
            for (Phase p : phases)
                phase(g, group, p, 0, g.n(), new TapPanels(dy, base, stride, oh, ow, p.qh, p.qw, p.ty, p.tx, kernels),
                        w, dx, dxo);
            return;
        }
        var planes = new PaddedPlanes(team, support, g.cog(), oh, ow, phases.getFirst().qh, phases.getFirst().qw, 1, 1,
                offsets(phases, Phase::ty), offsets(phases, Phase::tx));
        for (int i = 0; i < g.n(); i += planes.images()) {
            int n = Math.min(planes.images(), g.n() - i);
            planes.fill(n, dy, base + i * stride, stride);
            for (Phase p : phases) phase(g, group, p, i, n, planes.panels(p.qh, p.qw, p.ty, p.tx), w, dx, dxo);
        }
    }

    private static int[] offsets(List<Phase> phases, Function<Phase, int[]> of) {
        return phases.stream().flatMapToInt(p -> Arrays.stream(of.apply(p))).toArray();
    }

    private void phase(ConvGeometry g, int group, Phase p, int first, int n, PanelGemm.Right image, ConvWeights w,
            float[] dx, int dxo) {
        int plane = g.h() * g.w();
        var target = new PixelTarget(dx, dxo + (first * g.ci() + group * g.cig()) * plane, g.ci() * plane, plane,
                g.w(), p.qh, p.qw, g.strideY(), g.strideX(), p.py, p.px);
        panels.run(Job.of(g.cig(), n * p.qh * p.qw, g.cog() * p.taps.length, w.backward(g, group, p.taps, kernels),
                image, target, false, false));
    }

    /** Whether input pixels with remainders (py, px) are read through tap t. */
    private static boolean sees(ConvGeometry g, int t, int py, int px) {
        return (py + g.padY() - t / g.kw() * g.dilationY()) % g.strideY() == 0
                && (px + g.padX() - t % g.kw() * g.dilationX()) % g.strideX() == 0;
    }

    /**
     * The adjoint of {@link #forward} in w: dw[o,c,ky,kx] = sum over n,oy,ox of dy[n,o,oy,ox] * x[n,c, …].
     *
     * @param x images [n,ci,h,w], not modified
     * @param dy images [n,co,oh,ow], not modified
     * @param dw weights [co,ci/groups,kh,kw], overwritten
     */
    public void backwardFilter(ConvGeometry geometry, float[] x, int xo, float[] dy, int dyo, float[] dw, int dwo) {
        ConvGeometry g = geometry.flattened();
        if (g.depthwise()) {
            depthwise.backwardFilter(g, x, xo, dy, dyo, dw, dwo);
            return;
        }
        int pixels = g.oh() * g.ow(), k = g.cig() * g.taps();
        eachGroup(g, group -> eachPart(g, group, x, xo, (first, n, image) -> {
            var gradient = new ImageRows(dy, dyo + (first * g.co() + group * g.cog()) * pixels, g.co() * pixels,
                    pixels);
            var target = new MatTarget(Mat.of(dw, dwo + group * g.cog() * k, g.cog(), k, k));
            panels.run(Job.of(g.cog(), k, n * pixels, gradient, image.transposed(), target, first > 0, false));
        }));
    }

    private void eachGroup(ConvGeometry g, java.util.function.IntConsumer body) {
        if (g.groups() >= team.threads()) team.parallel(g.groups(), body);
        else
            for (int group = 0; group < g.groups(); group++) body.accept(group);
    }
}
