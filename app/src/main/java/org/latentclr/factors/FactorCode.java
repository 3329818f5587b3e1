package org.latentclr.factors;

import org.latentclr.scenes.Scene;

/** The six factors as numbers without a seam: (cos, sin) of 2π·0.9·f for the three hues, 2f − 1 for the others. */
final class FactorCode {
    private static final int HUES = 3;
    /** Numbers of a scene. */
    static final int WIDTH = 2 * HUES + Scene.FACTORS.size() - HUES;
    /** Share of the colour circle that a hue factor covers. */
    private static final double ARC = 0.9;

    private FactorCode() {}

    static void write(double[] factors, float[] out, int at) {
        for (int i = 0; i < factors.length; i++)
            if (i < HUES) {
                out[at + 2 * i] = (float) Math.cos(2 * Math.PI * ARC * factors[i]);
                out[at + 2 * i + 1] = (float) Math.sin(2 * Math.PI * ARC * factors[i]);
            } else
            out[at + HUES + i] = (float) (2 * factors[i] - 1);
    }

    /** Factors, nominally in [0,1]; of a hue in the gap of the circle the nearer end, a little beyond. */
    static double[] read(double[] code, int at) {
        double[] f = new double[Scene.FACTORS.size()];
        double gap = (1 - ARC) / 2;
        for (int i = 0; i < f.length; i++)
            if (i < HUES) {
                double h = Math.atan2(code[at + 2 * i + 1], code[at + 2 * i]) / (2 * Math.PI);
                f[i] = (h < -gap ? h + 1 : h) / ARC;
            } else
            f[i] = (code[at + HUES + i] + 1) / 2;
        return f;
    }
}
