package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import org.latentclr.engine.Tensor;

/** Chooses how a convolution is computed: by its shape alone, so that the same computation always gives the same bits. */
final class Convolutions {
    private static final float[] NONE = {};

    private final Team team;
    private final GemmKernels kernels;
    private final Convolution direct;
    private final TileConvolution tiled;
    private final SpreadConvolution spread;
    private final PixelConvolution pixels;
    private final PolyphaseConvolution polyphase;
    private final WeightCache cache;
    private final boolean fast;

    /** @param exact whether only direct sums are used, added pixel by pixel */
    Convolutions(Team team, VectorSupport support, WeightCache cache, boolean exact) {
        this.team = team;
        this.cache = cache;
        kernels = support.matrices();
        direct = new Convolution(team, support);
        tiled = new TileConvolution(team, support);
        spread = new SpreadConvolution(team, kernels);
        pixels = new PixelConvolution(team, kernels);
        polyphase = new PolyphaseConvolution(team, support, tiled);
        // Without the Vector API its classes must not be touched.
        fast = !exact && support.bits() > 0 && kernels.tileColumns() % WinogradLoops.lanes() == 0;
    }

    /** Direct sums. */
    Convolution direct() {
        return direct;
    }

    /** Whether {@link #scaled} computes this convolution. */
    boolean isFast(ConvGeometry g) {
        return fast && TileForm.of(g).isPresent();
    }

    /** y = x ∗ w; x and y are row-major, w is that or has its first two dimensions exchanged. */
    void forward(ConvGeometry g, Tensor x, Tensor w, Tensor y) {
        if (PixelConvolution.suits(g, fast))
            pixels.forward(g, data(x), x.offset(), pixelWeights(g.taps(), g.co(), g.ci(), w, !w.isContiguous()),
                    data(y),
                    y.offset());
        else if (isPolyphase(g))
            polyphase.forward(g, data(x), x.offset(), polyphaseWeights(g, w, false), data(y), y.offset());
        else if (isFast(g)) scaled(g, x, w, NONE, 0, y, Epilogue.NOTHING);
        else
            direct.forward(g, data(x), x.offset(), kept(w), data(y), y.offset());
    }

    private ConvWeights kept(Tensor w) {
        return new ConvWeights.Kept(new ConvWeights.Plain(data(w), w.offset(), !w.isContiguous()), w, cache);
    }

    /** Whether w [a,b,kh,kw] is a row-major [b,a,kh,kw] with the first dimensions exchanged. */
    static boolean isExchanged(Tensor w) {
        int taps = w.dim(2) * w.dim(3);
        int[] s = w.strides();
        return s[0] == taps && s[1] == w.dim(0) * taps && s[2] == w.dim(3) && s[3] == 1;
    }

    /**
     * y[n] = end((s[n]·x[n mod M]) ∗ w) for a convolution that {@link #isFast}.
     *
     * @param g for the batch of y
     * @param x [M,ci,h,w], M a divisor of the batch
     * @param scale [n,ci] from so on; empty for none
     */
    void scaled(ConvGeometry g, Tensor x, Tensor w, float[] scale, int so, Tensor y, Epilogue end) {
        WinogradWeights weights = weights(form(g), g.co(), g.ci(), w, !w.isContiguous(), false);
        tiled.run(new TileConvolution.Job(g.n(), g.h(), g.w(), g.padY(), g.padX(), g.oh(), g.ow(), weights, data(x),
                x.offset(), x.dim(0), scale, so, data(y), y.offset(), end));
    }

    /** dx from dy; the order of w is that of {@link #forward}. */
    void backwardData(ConvGeometry g, Tensor dy, Tensor w, Tensor dx) {
        if (isFastEnlarging(g)) {
            enlarged(g, dy, w, NONE, 0, dx);
            return;
        }
        if (fast && SpreadConvolution.suits(g)) {
            spread.run(g, data(dy), dy.offset(), kept(w), data(dx), dx.offset());
            return;
        }
        if (PixelConvolution.suits(g, fast)) {
            pixels.backwardData(g, data(dy), dy.offset(), pixelWeights(g.taps(), g.ci(), g.co(), w, w.isContiguous()),
                    data(dx), dx.offset());
            return;
        }
        if (isPolyphase(g)) {
            polyphase.backwardData(g, data(dy), dy.offset(), polyphaseWeights(g, w, true), data(dx), dx.offset());
            return;
        }
        if (!isFast(g)) {
            direct.backwardData(g, data(dy), dy.offset(), kept(w), data(dx), dx.offset());
            return;
        }
        WinogradWeights weights = weights(form(g), g.ci(), g.co(), w, w.isContiguous(), true);
        tiled.run(
                new TileConvolution.Job(g.n(), g.oh(), g.ow(), g.kh() - 1 - g.padY(), g.kw() - 1 - g.padX(), g.h(),
                        g.w(), weights,
                        data(dy),
                        dy.offset(), dy.dim(0), NONE, 0, data(dx), dx.offset(), Epilogue.NOTHING));
    }

    /** Whether {@link #enlarged} computes the adjoint of this convolution. */
    boolean isFastEnlarging(ConvGeometry g) {
        return fast && TileForm.enlarges(g);
    }

    /**
     * y[n] = the adjoint convolution of s[n]·x[n mod M] where that {@link #isFastEnlarging}.
     *
     * @param g for the batch of y
     * @param x [M,co,oh,ow], M a divisor of the batch
     * @param scale [n,co] from so on; empty for none
     */
    void enlarged(ConvGeometry g, Tensor x, Tensor w, float[] scale, int so, Tensor y) {
        WinogradWeights weights = weights(TileForm.ENLARGING, g.ci(), g.co(), w, w.isContiguous(), false);
        tiled.run(new TileConvolution.Job(g.n(), g.oh(), g.ow(), 1, 1, g.h(), g.w(), weights, data(x), x.offset(),
                x.dim(0), scale, so, data(y), y.offset(), Epilogue.NOTHING));
    }

    private static TileForm form(ConvGeometry g) {
        return TileForm.of(g).orElseThrow();
    }

    private record Form(TileForm form, int offset, int co, int ci, boolean exchanged, boolean turned) {}

    private WinogradWeights weights(TileForm form, int co, int ci, Tensor w, boolean exchanged, boolean turned) {
        return cache.get(w.storage(), new Form(form, w.offset(), co, ci, exchanged, turned),
                () -> WinogradWeights.of(team, kernels, form, co, ci, data(w), w.offset(), exchanged, turned));
    }

    private record PixelForm(int offset, int taps, int co, int ci, boolean exchanged) {}

    private PixelWeights pixelWeights(int taps, int co, int ci, Tensor w, boolean exchanged) {
        return cache.get(w.storage(), new PixelForm(w.offset(), taps, co, ci, exchanged), () -> PixelWeights.of(team,
                kernels.tileColumns(), taps, co, ci, data(w), w.offset(), exchanged));
    }

    private boolean isPolyphase(ConvGeometry g) {
        return fast && PolyphaseConvolution.form(g).isPresent();
    }

    private record PolyphaseForm(TileForm form, int offset, int co, int ci, int kh, int kw, int strideY, int strideX,
            boolean exchanged, boolean turned) {}

    private WinogradWeights polyphaseWeights(ConvGeometry g, Tensor w, boolean turned) {
        TileForm form = PolyphaseConvolution.form(g).orElseThrow();
        ConvGeometry c = PolyphaseConvolution.components(g);
        boolean exchanged = !w.isContiguous();
        return cache.get(w.storage(),
                new PolyphaseForm(form, w.offset(), g.co(), g.ci(), g.kh(), g.kw(), g.strideY(), g.strideX(), exchanged,
                        turned),
                () -> WinogradWeights.of(team, kernels, form, turned ? c.ci() : c.co(), turned ? c.co() : c.ci(),
                        PolyphaseConvolution.weights(g, data(w), w.offset(), exchanged), 0, turned, turned));
    }
}
