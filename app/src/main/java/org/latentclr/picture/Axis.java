package org.latentclr.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A range with round ticks.
 *
 * @param low smallest value shown
 * @param high largest value shown
 * @param step between ticks: 1, 2 or 5 times a power of ten
 */
record Axis(double low, double high, double step) {
    private static final int TICKS = 5;

    /** The range of {@code values}; {@code whole} widens it to full ticks. */
    static Axis covering(double[] values, boolean whole) {
        double low = DoubleStream.of(values).min().orElse(0);
        double high = DoubleStream.of(values).max().orElse(1);
        if (high - low < 1e-12 * Math.max(1, Math.abs(low))) {
            double around = Math.max(0.5, Math.abs(low) / 10);
            low -= around;
            high += around;
        }
        double step = roundStep((high - low) / TICKS);
        return whole
                ? new Axis(Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step, step)
                : new Axis(low, high, step);
    }

    private static double roundStep(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        double part = rough / power;
        return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
    }

    /** The ticks inside the range. */
    List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A tick as text, with as many decimals as the step needs. */
    String label(double tick) {
        int decimals = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%." + Math.min(decimals, 8) + "f", tick == 0 ? 0.0 : tick);
    }

    /** Where {@code value} lies between the ends: 0 … 1. */
    double part(double value) {
        return (value - low) / (high - low);
    }
}
