package org.latentclr.engine.backend.cpu;

/**
 * Weights of a convolution in the domain of a {@link TileForm}, packed for the tiles of {@link GemmKernels}: U = G·g·Gᵀ.
 *
 * @param ci channels that are summed over
 * @param co channels of the result
 * @param height co, rounded up to what the kernels offer
 * @param u for each pair of rows of G the tiles of rows one after the other, each [ci][rows of the tile]
 */
record WinogradWeights(TileForm form, int ci, int co, int height, float[] u) {
    private static final double[][] G2 = {{1, 0, 0}, {.5, .5, .5}, {.5, -.5, .5}, {0, 0, 1}};
    private static final double[][] G4 = {{1 / 4., 0, 0}, {-1 / 6., -1 / 6., -1 / 6.}, {-1 / 6., 1 / 6., -1 / 6.},
            {1 / 24., 1 / 12., 1 / 6.}, {1 / 24., -1 / 12., 1 / 6.}, {0, 0, 1}};
    private static final double[][] G5 = {{1, 0, 0, 0, 0}, {-2 / 9., -2 / 9., -2 / 9., -2 / 9., -2 / 9.},
            {-2 / 9., 2 / 9., -2 / 9., 2 / 9., -2 / 9.}, {1 / 90., 1 / 45., 2 / 45., 4 / 45., 8 / 45.},
            {1 / 90., -1 / 45., 2 / 45., -4 / 45., 8 / 45.}, {32 / 45., 16 / 45., 8 / 45., 4 / 45., 2 / 45.},
            {32 / 45., -16 / 45., 8 / 45., -4 / 45., 2 / 45.}, {0, 0, 0, 0, 1}};
    private static final double[][] ENLARGING = {{0, 0, 1}, {.5, 0, .5}, {-.5, 0, .5}, {1, 0, 0}, {0, 1, 0}};

    private static double[][] matrix(TileForm form) {
        return switch (form) {
            case TWO -> G2;
            case FOUR -> G4;
            case FIVE -> G5;
            case ENLARGING -> ENLARGING;
        };
    }

    /**
     * @param w [co,ci,k,k] from wo on for the kernel k of the form, with {@code exchanged} [ci,co,k,k]
     * @param turned whether the kernel is read turned by 180°
     */
    static WinogradWeights of(Team team, GemmKernels kernels, TileForm form, int co, int ci, float[] w, int wo,
            boolean exchanged, boolean turned) {
        int mr = kernels.tileRows(), step = kernels.rowStep(), height = PanelGemm.ceil(co, step) * step;
        int rowsOfG = matrix(form).length, positions = rowsOfG * rowsOfG, taps = form.kernel() * form.kernel();
        float[] u = new float[Scratch.LEAD + Math.multiplyExact(positions, Math.multiplyExact(height, ci))];
        team.parallelRange(PanelGemm.ceil(height, mr), 1, (from, to) -> {
            double[] g = new double[taps], t = new double[rowsOfG * form.kernel()];
            for (int i0 = from * mr; i0 < Math.min(height, to * mr); i0 += mr) {
                int rows = Math.min(mr, height - i0);
                for (int c = 0; c < ci; c++) {
                    for (int i = 0; i < Math.min(rows, co - i0); i++) {
                        int at = wo + taps * (exchanged ? c * co + i0 + i : (i0 + i) * ci + c);
                        for (int k = 0; k < taps; k++) g[k] = w[at + (turned ? taps - 1 - k : k)];
                        transform(form, g, t, u, Scratch.LEAD + i0 * ci + c * rows + i, height * ci);
                    }
                }
            }
        });
        return new WinogradWeights(form, ci, co, height, u);
    }

    private static void transform(TileForm form, double[] w, double[] t, float[] u, int o, int stride) {
        double[][] g = matrix(form);
        int k = form.kernel();
        for (int i = 0; i < g.length; i++)
            for (int j = 0; j < k; j++) t[k * i + j] = sum(g[i], w, j, k);
        for (int i = 0; i < g.length; i++)
            for (int j = 0; j < g.length; j++) u[o + (i * g.length + j) * stride] = (float) sum(g[j], t, k * i, 1);
    }

    /** Products of the numbers in g with those in x, {@code step} apart from o on. */
    private static double sum(double[] g, double[] x, int o, int step) {
        double sum = 0;
        for (int i = 0; i < g.length; i++) sum += g[i] * x[o + i * step];
        return sum;
    }

    /** Where the rows from i0 on of a position begin. */
    int index(int position, int i0) {
        return Scratch.LEAD + (position * height + i0) * ci;
    }
}
