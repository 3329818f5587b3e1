package org.latentclr.engine.backend.cpu;

import java.util.Optional;

/**
 * How 3×3 and 5×5 convolutions are computed by tiles with fewer products than the direct sum; lanes of vectors are tiles. In each dimension a
 * tile of {@link #inputs} elements, {@link #step} apart from the next, becomes {@link #products} numbers, which are multiplied with
 * transformed weights and become {@link #results} pixels.
 */
enum TileForm {
    /** F(2×2,3×3): 2.25 times fewer products, errors of about 3e-7 of the largest result (Lavin and Gray 2016). */
    TWO(3, 2, 4, 4, 2),
    /** F(4×4,3×3): 4 times fewer products, errors of about 2e-5 (Lavin and Gray 2016). */
    FOUR(3, 4, 6, 6, 4),
    /** F(4×4,5×5): 6.25 times fewer products, errors of about 2e-5, as those of {@link #FOUR}. */
    FIVE(5, 4, 8, 8, 4),
    /**
     * The transposed convolution with stride 2, y[2h+1,2w+1] of x[h,w]: 49 products for each 3×3 inputs instead of 81, errors of about 5e-7.
     * In one dimension y[2q] = x[q]·w0 + x[q−1]·w2 and y[2q+1] = x[q]·w1: the even results are a convolution with two weights and need four
     * products for three of them by F(3,2) (Winograd 1980); see {@link EnlargingLoops}.
     */
    ENLARGING(3, 3, 4, 7, 6);

    private static final TileForm[] PLAIN = {TWO, FOUR, FIVE};
    /** Below that many channels the transforms cost more than they save. */
    private static final int FEWEST_CHANNELS = 16;
    private static final int SMALLEST_TO_ENLARGE = 4;
    /** Columns that are multiplied at once: those of the widest vectors, so that the choice does not depend on the machine. */
    static final int COLUMNS = 32;
    /** Weights whose reading takes as long as the products of a panel of columns with them (measured). */
    private static final double WEIGHTS = 1 << 19;
    /** Different weights of {@link #ENLARGING} in one dimension: its odd results share one. */
    private static final int DIFFERENT = 5;

    private final int kernel;
    private final int step;
    private final int inputs;
    private final int products;
    private final int results;

    TileForm(int kernel, int step, int inputs, int products, int results) {
        this.kernel = kernel;
        this.step = step;
        this.inputs = inputs;
        this.products = products;
        this.results = results;
    }

    /** Weights in each dimension. */
    int kernel() {
        return kernel;
    }

    int step() {
        return step;
    }

    int inputs() {
        return inputs;
    }

    int products() {
        return products;
    }

    int results() {
        return results;
    }

    /** Matrices of products. */
    int positions() {
        return products * products;
    }

    /** The form that suits a convolution, or nothing where the direct sum is better. */
    static Optional<TileForm> of(ConvGeometry g) {
        boolean plain = g.strideY() == 1 && g.strideX() == 1 && g.padY() < g.kh() && g.padX() < g.kw();
        if (!plain) return Optional.empty();
        double least = direct(g);
        TileForm best = null;
        for (TileForm f : PLAIN)
            if (f.isSimple(g) && f.cost(g) < least) {
                best = f;
                least = f.cost(g);
            }
        return Optional.ofNullable(best);
    }

    /** The time of the quickest way that is {@code fast} or, otherwise, of the direct sum: in products of one matrix with one panel of columns. */
    static double leastCost(ConvGeometry g, boolean fast) {
        return fast ? of(g).map(f -> f.cost(g)).orElse(direct(g)) : direct(g);
    }

    /** Gathering pixels costs the direct sum about as much as one tap more. */
    private static double direct(ConvGeometry g) {
        return cost(g, g.taps() + 1, (long) g.n() * g.oh() * g.ow());
    }

    private double cost(ConvGeometry g) {
        return cost(g, positions(), (long) g.n() * PanelGemm.ceil(g.oh(), results) * PanelGemm.ceil(g.ow(), results));
    }

    /** Time of products of {@code matrices} of weights with each column. */
    private static double cost(ConvGeometry g, int matrices, long columns) {
        return matrices * ((columns + COLUMNS - 1) / COLUMNS + reading(g));
    }

    /** Time that it takes to read one matrix of weights. */
    static double reading(ConvGeometry g) {
        return (double) g.ci() * g.co() / WEIGHTS;
    }

    /** Whether the adjoint of a convolution is {@link #ENLARGING} and has more pixels than {@link SpreadConvolution} takes. */
    static boolean enlarges(ConvGeometry g) {
        return ENLARGING.isSimple(g) && g.strideY() == 2 && g.strideX() == 2 && g.padY() == 0 && g.padX() == 0
                && g.h() == 2 * g.oh() + 1 && g.w() == 2 * g.ow() + 1 && Math.min(g.oh(), g.ow()) >= SMALLEST_TO_ENLARGE
                && !SpreadConvolution.suits(g);
    }

    private boolean isSimple(ConvGeometry g) {
        return g.kh() == kernel && g.kw() == kernel && g.dilationY() == 1 && g.dilationX() == 1 && g.groups() == 1
                && Math.min(g.ci(), g.co()) >= FEWEST_CHANNELS;
    }

    /** Different matrices of weights. */
    int matrices() {
        return this == ENLARGING ? DIFFERENT * DIFFERENT : positions();
    }

    /** Which matrix of weights a position is multiplied with. */
    int weights(int position) {
        if (this != ENLARGING) return position;
        return Math.min(position / products, DIFFERENT - 1) * DIFFERENT + Math.min(position % products, DIFFERENT - 1);
    }

    /**
     * The first transform, along a row of n tiles.
     *
     * @param p element j of tile t at po + (j mod step)·stride + j/step·next + t; {@code next} is 1 after {@link TileRows}
     * @param d number b of tile t goes to o + b·apart + t; whole vectors are written
     */
    void inputRow(int n, float[] p, int po, int stride, int next, float[] d, int o, int apart) {
        if (this == ENLARGING) EnlargingLoops.inputRow(n, p, po, stride, next, d, o, apart);
        else
            WinogradLoops.inputRow(inputs, n, p, po, stride, next, d, o, apart);
    }

    /**
     * The same down the columns of tiles.
     *
     * @param d number b of row i of lane l at (i·products+b)·apart + l, not modified
     * @param v number (a,b) goes to vo + (a·products+b)·stride + l
     */
    void inputColumns(int lanes, float[] d, int apart, float[] v, int vo, int stride) {
        if (this == ENLARGING) EnlargingLoops.inputColumns(lanes, d, apart, v, vo, stride);
        else
            WinogradLoops.inputColumns(inputs, lanes, d, apart, v, vo, stride);
    }

    /**
     * The results of each lane, in rows of pixels.
     *
     * @param e product (a,b) of lane l at eo + (a·products+b)·stride + l, not modified
     * @param tmp results·(products+1)·lanes numbers, overwritten
     * @param y pixel (i,j) of lane l goes to (i·lanes + l)·results + j
     */
    void output(int lanes, float[] e, int eo, int stride, float[] tmp, float[] y) {
        if (this == ENLARGING) EnlargingLoops.output(lanes, e, eo, stride, tmp, y);
        else
            WinogradLoops.output(products, lanes, e, eo, stride, tmp, y);
    }
}
