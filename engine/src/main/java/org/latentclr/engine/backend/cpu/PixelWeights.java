package org.latentclr.engine.backend.cpu;

/**
 * Weights of a convolution as right operands of {@link PixelConvolution}: channels of the result lie side by side.
 *
 * @param taps weights of a pair of channels
 * @param ci channels that are summed over
 * @param co channels of the result
 * @param columns channels of the result in a panel, the last one filled up with zeros
 * @param w panels one after the other, each [taps][ci][columns]
 */
record PixelWeights(int taps, int ci, int co, int columns, float[] w) {

    /** @param w [co,ci,taps] from wo on, with {@code exchanged} [ci,co,taps] */
    static PixelWeights of(Team team, int columns, int taps, int co, int ci, float[] w, int wo, boolean exchanged) {
        int panels = PanelGemm.ceil(co, columns), size = Math.multiplyExact(taps * columns, ci);
        float[] to = new float[Math.addExact(Scratch.LEAD, Math.multiplyExact(panels, size))];
        team.parallelRange(co, columns, (from, end) -> {
            for (int o = from; o < end; o++)
                for (int c = 0; c < ci; c++) {
                    int at = wo + taps * (exchanged ? c * co + o : o * ci + c);
                    int first = Scratch.LEAD + o / columns * size + c * columns + o % columns;
                    for (int t = 0; t < taps; t++) to[first + t * ci * columns] = w[at + t];
                }
        });
        return new PixelWeights(taps, ci, co, columns, to);
    }

    /** Where the weights of input channel c begin in a tap and a panel. */
    int index(int panel, int tap, int c) {
        return Scratch.LEAD + ((panel * taps + tap) * ci + c) * columns;
    }
}
