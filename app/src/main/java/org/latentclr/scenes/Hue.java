package org.latentclr.scenes;

/** Colours of one saturation and value. */
final class Hue {
    private static final double SATURATION = 0.75;
    private static final double VALUE = 0.95;

    private Hue() {}

    /** RGB in [0,1] of hue h (1 is once around), saturation 0.75, value 0.95. */
    static double[] rgb(double h) {
        return new double[]{channel(h, 5), channel(h, 3), channel(h, 1)};
    }

    private static double channel(double h, int n) {
        double k = (n + 6 * h) % 6;
        return VALUE * (1 - SATURATION * Math.max(0, Math.min(1, Math.min(k, 4 - k))));
    }
}
