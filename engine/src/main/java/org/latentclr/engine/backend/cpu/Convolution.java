package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.PanelGemm.Job;

/**
 * Convolutions of contiguous NCHW images with stride, zero padding, dilation and groups, and their two adjoints.
 *
 * <p>
 * Each is a matrix product whose image operand is gathered into panels on the way ({@link TapPanels}); nothing of the
 * size of "im2col" is stored. Sums run over (channel, ky, kx) in this order, or over (n, y, x) for the weights.
 */
public final class Convolution {
    /** Up to how many output channels a pointwise convolution reads images where they lie. */
    private static final int FEW = 8;

    private final Team team;
    private final GemmKernels kernels;
    private final PanelGemm panels;
    private final Gemm gemm;
    private final Depthwise depthwise;
    private final SpreadGradient spread;

    /** Convolutions on the threads of {@code team} with the loops of {@code support}. */
    public Convolution(Team team, VectorSupport support) {
        this.team = team;
        kernels = support.matrices();
        panels = new PanelGemm(team, kernels);
        gemm = new Gemm(team, support);
        depthwise = new Depthwise(team, support.loops());
        spread = new SpreadGradient(team, gemm);
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
        int oh = g.oh(), ow = g.ow();
        var target = new PixelTarget(y, yo + group * g.cog() * oh * ow, g.co() * oh * ow, oh * ow, ow, oh, ow, 1, 1, 0,
                0);
        panels.run(Job.of(g.cog(), g.n() * oh * ow, g.cig() * g.taps(), weights, gathered(g, group, x, xo), target,
                false, false));
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

    /** What the weights of one group are multiplied with. */
    private TapPanels gathered(ConvGeometry g, int group, float[] x, int xo) {
        int[] dy = new int[g.taps()], dx = new int[g.taps()];
        for (int t = 0; t < g.taps(); t++) {
            dy[t] = t / g.kw() * g.dilationY() - g.padY();
            dx[t] = t % g.kw() * g.dilationX() - g.padX();
        }
        int plane = g.h() * g.w();
        return new TapPanels(x, xo + group * g.cig() * plane, g.ci() * plane, g.h(), g.w(), g.oh(), g.ow(), g.strideY(),
                g.strideX(), dy, dx, kernels);
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
        for (int py = 0; py < Math.min(g.strideY(), g.h()); py++) {
            for (int px = 0; px < Math.min(g.strideX(), g.w()); px++) phase(g, py, px, dy, dyo, w, dx, dxo);
        }
    }

    private void phase(ConvGeometry g, int py, int px, float[] dy, int dyo, ConvWeights w, float[] dx, int dxo) {
        int[] taps = java.util.stream.IntStream.range(0, g.taps()).filter(t -> sees(g, t, py, px)).toArray();
        int[] ty = new int[taps.length], tx = new int[taps.length];
        for (int t = 0; t < taps.length; t++) {
            ty[t] = (py + g.padY() - taps[t] / g.kw() * g.dilationY()) / g.strideY();
            tx[t] = (px + g.padX() - taps[t] % g.kw() * g.dilationX()) / g.strideX();
        }
        int oh = g.oh(), ow = g.ow(), qh = PanelGemm.ceil(g.h() - py, g.strideY());
        int qw = PanelGemm.ceil(g.w() - px, g.strideX()), plane = g.h() * g.w();
        eachGroup(g, group -> {
            PanelGemm.Left weights = w.backward(g, group, taps, kernels);
            var image = new TapPanels(dy, dyo + group * g.cog() * oh * ow, g.co() * oh * ow, oh, ow, qh, qw, 1, 1, ty,
                    tx,
                    kernels);
            var target = new PixelTarget(dx, dxo + group * g.cig() * plane, g.ci() * plane, plane, g.w(), qh, qw,
                    g.strideY(), g.strideX(), py, px);
            panels.run(
                    Job.of(g.cig(), g.n() * qh * qw, g.cog() * taps.length, weights, image, target, false, false));
        });
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
        eachGroup(g, group -> {
            var gradient = new ImageRows(dy, dyo + group * g.cog() * pixels, g.co() * pixels, pixels);
            var target = new MatTarget(Mat.of(dw, dwo + group * g.cog() * k, g.cog(), k, k));
            panels.run(
                    Job.of(g.cog(), k, g.n() * pixels, gradient, gathered(g, group, x, xo).transposed(), target, false,
                            false));
        });
    }

    private void eachGroup(ConvGeometry g, java.util.function.IntConsumer body) {
        if (g.groups() >= team.threads()) team.parallel(g.groups(), body);
        else
            for (int group = 0; group < g.groups(); group++) body.accept(group);
    }
}
