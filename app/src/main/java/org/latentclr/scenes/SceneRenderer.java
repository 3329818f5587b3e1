package org.latentclr.scenes;

/**
 * Draws a {@link Scene}. Each pixel is sampled once; where a neighbour shows another surface, or the object in another light, at eight
 * places no two of which share a row or a column of the 8×8 grid. The same scene gives
 * the same bits on every machine. Immutable: threads may share one.
 */
public final class SceneRenderer {
    /** Row of the sample in each of eight columns. */
    private static final int[] ROOKS = {3, 6, 1, 4, 7, 2, 5, 0};
    private static final float CONTRAST = 0.12f;

    private final int size;

    /** @param size rows and columns of a picture */
    public SceneRenderer(int size) {
        if (size < 4) throw new IllegalArgumentException("scene renderer: at least 4 pixels expected, found " + size);
        this.size = size;
    }

    /** Rows and columns of a picture. */
    public int size() {
        return size;
    }

    /**
     * Renders colours and the share of each pixel that the object covers.
     *
     * @param rgb receives [3,size,size] in [−1,1] from {@code rgbAt}
     * @param mask receives [size,size] in [0,1] from {@code maskAt}
     */
    public void render(Scene scene, float[] rgb, int rgbAt, float[] mask, int maskAt) {
        int n = size * size;
        Tracer tracer = new Tracer(scene);
        float[] first = new float[3 * n];
        byte[] surface = new byte[n];
        for (int y = 0, i = 0; y < size; y++)
            for (int x = 0; x < size; x++, i++) {
                tracer.trace(across(x + 0.5), -across(y + 0.5));
                first[i] = (float) tracer.red;
                first[n + i] = (float) tracer.green;
                first[2 * n + i] = (float) tracer.blue;
                surface[i] = (byte) tracer.surface;
            }
        for (int y = 0, i = 0; y < size; y++)
            for (int x = 0; x < size; x++, i++) {
                if (isEdge(first, surface, x, y)) {
                    refine(tracer, x, y, rgb, rgbAt + i, mask, maskAt + i);
                } else {
                    for (int c = 0; c < 3; c++) rgb[rgbAt + c * n + i] = 2 * first[c * n + i] - 1;
                    mask[maskAt + i] = surface[i] == Tracer.OBJECT ? 1 : 0;
                }
            }
    }

    /** Middle of the picture 0, edges ±1. */
    private double across(double pixel) {
        return 2 * pixel / size - 1;
    }

    private boolean isEdge(float[] rgb, byte[] surface, int x, int y) {
        int i = y * size + x;
        return x > 0 && differ(rgb, surface, i, i - 1) || x < size - 1 && differ(rgb, surface, i, i + 1)
                || y > 0 && differ(rgb, surface, i, i - size) || y < size - 1 && differ(rgb, surface, i, i + size);
    }

    private boolean differ(float[] rgb, byte[] surface, int i, int j) {
        if (surface[i] != surface[j]) return true;
        // The floor is smooth: only the object has edges within.
        if (surface[i] != Tracer.OBJECT) return false;
        int n = size * size;
        return Math.abs(rgb[i] - rgb[j]) > CONTRAST || Math.abs(rgb[n + i] - rgb[n + j]) > CONTRAST
                || Math.abs(rgb[2 * n + i] - rgb[2 * n + j]) > CONTRAST;
    }

    private void refine(Tracer tracer, int x, int y, float[] rgb, int at, float[] mask, int maskAt) {
        double red = 0;
        double green = 0;
        double blue = 0;
        int object = 0;
        double share = 1.0 / ROOKS.length;
        for (int i = 0; i < ROOKS.length; i++) {
            tracer.trace(across(x + (i + 0.5) * share), -across(y + (ROOKS[i] + 0.5) * share));
            red += tracer.red;
            green += tracer.green;
            blue += tracer.blue;
            if (tracer.surface == Tracer.OBJECT) object++;
        }
        int n = size * size;
        rgb[at] = (float) (2 * red * share - 1);
        rgb[at + n] = (float) (2 * green * share - 1);
        rgb[at + 2 * n] = (float) (2 * blue * share - 1);
        mask[maskAt] = (float) (object * share);
    }
}
