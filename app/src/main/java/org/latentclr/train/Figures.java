package org.latentclr.train;

import java.util.Arrays;
import java.util.List;
import org.latentclr.picture.Picture;

/** Small drawings of numbers: bars, and maps from dark to bright. */
public final class Figures {
    private static final int BAR = 10, HEIGHT = 64, GAP = 2;
    private static final int PAPER = 0xffffff, INK = 0x2f6db3;

    private Figures() {}

    /** One bar per value from 0 up; the largest has full height. */
    static Picture bars(double... values) {
        double max = Arrays.stream(values).max().orElse(0);
        int width = values.length * (BAR + GAP) + GAP;
        int[] rgb = new int[width * HEIGHT];
        Arrays.fill(rgb, PAPER);
        for (int i = 0; i < values.length; i++) {
            int height = max <= 0 ? 0 : (int) Math.round((HEIGHT - 1) * Math.max(0, values[i]) / max);
            for (int y = HEIGHT - 1 - height; y < HEIGHT; y++)
                for (int x = 0; x < BAR; x++) rgb[y * width + GAP + i * (BAR + GAP) + x] = INK;
        }
        return new Picture(width, HEIGHT, rgb);
    }

    /**
     * A map of values, the smallest dark blue, the largest yellow.
     *
     * @param cell side of the square of one value, in pixels
     */
    public static Picture heat(double[][] values, int cell) {
        double low = Arrays.stream(values).flatMapToDouble(Arrays::stream).min().orElse(0);
        double high = Arrays.stream(values).flatMapToDouble(Arrays::stream).max().orElse(0);
        int width = values[0].length * cell;
        int height = values.length * cell;
        int[] rgb = new int[width * height];
        for (int y = 0; y < height; y++)
            for (int x = 0; x < width; x++)
                rgb[y * width + x] = colour(high > low ? (values[y / cell][x / cell] - low) / (high - low) : 0);
        return new Picture(width, height, rgb);
    }

    /** Pictures side by side, aligned on top, with white between. */
    static Picture row(List<Picture> pictures, int gap) {
        int height = pictures.stream().mapToInt(Picture::height).max().orElseThrow();
        int width = pictures.stream().mapToInt(Picture::width).sum() + gap * (pictures.size() - 1);
        int[] rgb = new int[width * height];
        Arrays.fill(rgb, PAPER);
        int left = 0;
        for (Picture p : pictures) {
            for (int y = 0; y < p.height(); y++)
                System.arraycopy(p.rgb(), y * p.width(), rgb, y * width + left, p.width());
            left += p.width() + gap;
        }
        return new Picture(width, height, rgb);
    }

    /** From dark blue over green to yellow. */
    private static int colour(double v) {
        double[][] stops = {{68, 1, 84}, {59, 82, 139}, {33, 145, 140}, {94, 201, 98}, {253, 231, 37}};
        double at = Math.clamp(v, 0, 1) * (stops.length - 1);
        int i = Math.min((int) at, stops.length - 2);
        int colour = 0;
        for (int c = 0; c < 3; c++)
            colour = colour << 8 | (int) Math.round(stops[i][c] + (at - i) * (stops[i + 1][c] - stops[i][c]));
        return colour;
    }

    /** A picture of any range, its smallest value black and its largest white. */
    static Picture stretched(float[] values, int offset, int channels, int side) {
        int n = channels * side * side;
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            low = Math.min(low, values[offset + i]);
            high = Math.max(high, values[offset + i]);
        }
        float[] unit = new float[n];
        for (int i = 0; i < n; i++) unit[i] = high > low ? (values[offset + i] - low) / (high - low) : 0;
        return Picture.of(unit, 0, channels, side, side, Picture.Range.ZERO_TO_ONE);
    }
}
