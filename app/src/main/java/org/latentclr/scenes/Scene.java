package org.latentclr.scenes;

import java.util.List;
import org.latentclr.engine.random.RandomStream;

/**
 * The six factors of a picture, each in [0,1].
 *
 * @param floorHue hue of the floor, 0.9·f of the colour circle
 * @param wallHue hue of the walls, likewise
 * @param objectHue hue of the object, likewise
 * @param scale size of the object, 0.7 + 0.6·f
 * @param shape 0 cube, ⅓ cylinder, ⅔ sphere, 1 capsule, and what lies between
 * @param orientation angle of the view, (2f − 1)·30°
 */
public record Scene(double floorHue, double wallHue, double objectHue, double scale, double shape,
        double orientation) {
    /** Names of the factors, in order, as 3DShapes has them. */
    public static final List<String> FACTORS = List.of("floor_hue", "wall_hue", "object_hue", "scale", "shape",
            "orientation");

    public Scene {
        double[] all = {floorHue, wallHue, objectHue, scale, shape, orientation};
        for (int i = 0; i < all.length; i++)
            if (!(all[i] >= 0 && all[i] <= 1))
                throw new IllegalArgumentException(
                        "scene: factor " + FACTORS.get(i) + " in [0,1] expected, found " + all[i]);
    }

    /** From six factors in the order of {@link #FACTORS}, beginning at {@code offset}. */
    public static Scene of(double[] f, int offset) {
        return new Scene(f[offset], f[offset + 1], f[offset + 2], f[offset + 3], f[offset + 4], f[offset + 5]);
    }

    /** Every factor uniform and independent. */
    public static Scene random(RandomStream random) {
        float[] u = new float[FACTORS.size()];
        random.uniform(u, 0, u.length);
        return new Scene(u[0], u[1], u[2], u[3], u[4], u[5]);
    }

    /** The factors in the order of {@link #FACTORS}. */
    public double[] factors() {
        return new double[]{floorHue, wallHue, objectHue, scale, shape, orientation};
    }

    /** This scene with factor {@code index} changed. */
    public Scene with(int index, double value) {
        double[] f = factors();
        f[index] = value;
        return of(f, 0);
    }
}
