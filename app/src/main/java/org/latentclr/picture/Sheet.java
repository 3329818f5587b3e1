package org.latentclr.picture;

/** Many equal pictures side by side, row by row, one white pixel between. */
public final class Sheet {
    private Sheet() {}

    /** Of pictures [N,channels,size,size] in [−1,1]; not modified. */
    public static Picture of(float[] pictures, int channels, int size, int columns) {
        int each = channels * size * size;
        int n = pictures.length / each;
        int rows = (n + columns - 1) / columns;
        Canvas canvas = new Canvas(columns * (size + 1) - 1, rows * (size + 1) - 1);
        for (int i = 0; i < n; i++)
            canvas.put(Picture.of(pictures, i * each, channels, size, size, Picture.Range.MINUS_ONE_TO_ONE),
                    i % columns * (size + 1), i / columns * (size + 1));
        return canvas.picture();
    }
}
