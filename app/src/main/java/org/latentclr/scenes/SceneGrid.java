package org.latentclr.scenes;

import java.util.List;

/**
 * The grid of 3DShapes: 10 hues of the floor × 10 of the walls × 10 of the object × 8 sizes × 4 shapes × 15 view angles = 480,000
 * pictures, the last factor varying fastest (METHODS §8).
 */
public final class SceneGrid {
    /** Values of each factor, in the order of {@link Scene#FACTORS}. */
    public static final List<Integer> SIZES = List.of(10, 10, 10, 8, 4, 15);
    /** Number of pictures. */
    public static final int COUNT = 480_000;
    /** Hue of the last of ten colours, sizes and degrees in 3DShapes' labels: label = low + f·(high − low). */
    private static final double[] LOW = {0, 0, 0, 0.75, 0, -30};
    private static final double[] HIGH = {0.9, 0.9, 0.9, 1.25, 3, 30};

    private SceneGrid() {}

    /** Index of each factor's value in picture {@code index}. */
    public static int[] classes(int index) {
        if (index < 0 || index >= COUNT)
            throw new IllegalArgumentException("3DShapes: a picture from 0 to " + (COUNT - 1) + " expected, found "
                    + index);
        int[] c = new int[SIZES.size()];
        for (int i = c.length - 1, rest = index; i >= 0; i--) {
            c[i] = rest % SIZES.get(i);
            rest /= SIZES.get(i);
        }
        return c;
    }

    /** The picture whose factors have these indices: reverse of {@link #classes}. */
    public static int index(int... classes) {
        int index = 0;
        for (int i = 0; i < classes.length; i++) {
            if (classes[i] < 0 || classes[i] >= SIZES.get(i))
                throw new IllegalArgumentException("3DShapes: a value of " + Scene.FACTORS.get(i) + " from 0 to "
                        + (SIZES.get(i) - 1) + " expected, found " + classes[i]);
            index = index * SIZES.get(i) + classes[i];
        }
        return index;
    }

    /** The factors of picture {@code index}: value c of n is c/(n−1). */
    public static Scene scene(int index) {
        int[] c = classes(index);
        double[] f = new double[c.length];
        for (int i = 0; i < f.length; i++) f[i] = (double) c[i] / (SIZES.get(i) - 1);
        return Scene.of(f, 0);
    }

    /** 3DShapes' labels of a scene: hues 0…0.9, size 0.75…1.25, shape 0…3, angle −30…30. */
    public static double[] labels(Scene scene) {
        double[] f = scene.factors();
        for (int i = 0; i < f.length; i++) f[i] = LOW[i] + f[i] * (HIGH[i] - LOW[i]);
        return f;
    }

    /** Reverse of {@link #labels}; values beyond the ends by rounding are cut. */
    public static Scene ofLabels(double[] labels, int offset) {
        double[] f = new double[LOW.length];
        for (int i = 0; i < f.length; i++)
            f[i] = Math.clamp((labels[offset + i] - LOW[i]) / (HIGH[i] - LOW[i]), 0, 1);
        return Scene.of(f, 0);
    }
}
