package org.latentclr.reproduce;

/**
 * How much is done.
 *
 * @param seeds of every method
 * @param samples codes for each direction in the evaluation
 * @param random seeds of random directions
 * @param pairs of pictures for each representation
 * @param steps of each autoencoder
 * @param batch pairs a step
 * @param points that representations are judged by
 * @param maskSamples codes for each pair of factors in the experiment on the mask
 */
record Extent(int seeds, int samples, int random, int pairs, int steps, int batch, int points, int maskSamples) {
    static final Extent FULL = new Extent(3, 200, 3, 10_000, 1500, 32, 5000, 100);
    static final Extent QUICK = new Extent(1, 40, 2, 1000, 80, 32, 1000, 10);

    Extent withSeeds(int n) {
        return new Extent(n, samples, random, pairs, steps, batch, points, maskSamples);
    }

    String text() {
        return seeds + (seeds == 1 ? " seed, read no ranking from it" : " seeds") + "; " + samples
                + " codes a direction; representations: " + pairs + " pairs, " + steps + " steps of " + batch + ", "
                + points + " points; mask: " + maskSamples + " codes a pair of factors";
    }
}
