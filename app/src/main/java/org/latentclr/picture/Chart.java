package org.latentclr.picture;

import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Lines over a common horizontal axis.
 *
 * @param title above the lines
 * @param xLabel below the axis
 * @param series the lines
 */
public record Chart(String title, String xLabel, List<Series> series) {
    /** Most points of a line that a picture can show. */
    private static final int MOST_POINTS = 400;

    /** Copies the list. */
    public Chart {
        series = List.copyOf(series);
    }

    /**
     * A line; points with a NaN are left out.
     *
     * @param name in the legend
     * @param x ascending
     * @param y as many as {@code x}
     */
    public record Series(String name, double[] x, double[] y) {
        /** Checks the lengths and leaves points without a value out. */
        public Series {
            if (x.length != y.length) {
                throw new IllegalArgumentException("series " + name + ": " + x.length + " x but " + y.length + " y");
            }
            double[] givenX = x;
            double[] givenY = y;
            int[] kept = java.util.stream.IntStream.range(0, x.length)
                    .filter(i -> Double.isFinite(givenX[i]) && Double.isFinite(givenY[i])).toArray();
            x = Arrays.stream(kept).mapToDouble(i -> givenX[i]).toArray();
            y = Arrays.stream(kept).mapToDouble(i -> givenY[i]).toArray();
        }

        /** At most {@link #MOST_POINTS} points; each is the mean of neighbours. */
        Series thinned() {
            int group = (x.length + MOST_POINTS - 1) / MOST_POINTS;
            if (group <= 1) return this;
            int points = (x.length + group - 1) / group;
            double[] meanX = new double[points];
            double[] meanY = new double[points];
            for (int p = 0; p < points; p++) {
                int end = Math.min(x.length, (p + 1) * group);
                meanX[p] = DoubleStream.of(Arrays.copyOfRange(x, p * group, end)).average().orElseThrow();
                meanY[p] = DoubleStream.of(Arrays.copyOfRange(y, p * group, end)).average().orElseThrow();
            }
            return new Series(name, meanX, meanY);
        }
    }

    /** The horizontal axis. */
    Axis xAxis() {
        return Axis.covering(series.stream().flatMapToDouble(s -> DoubleStream.of(s.x)).toArray(), false);
    }

    /** The vertical axis, of what is drawn. */
    Axis yAxis() {
        return Axis.covering(series.stream().map(Series::thinned).flatMapToDouble(s -> DoubleStream.of(s.y)).toArray(),
                true);
    }

    /** The lines as they are drawn. */
    List<Series> drawn() {
        return series.stream().map(Series::thinned).toList();
    }
}
