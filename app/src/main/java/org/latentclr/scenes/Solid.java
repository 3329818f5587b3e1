package org.latentclr.scenes;

/**
 * The object: signed distance of a shape between cube, cylinder, sphere and capsule that stands on the floor (y = 0). Between two
 * neighbours the distances are mixed by smoothstep; every one has slope at most 1, so has the mixture, and a ray may go as far as it.
 */
final class Solid {
    private static final double RADIUS = 0.95;
    private static final double ROUNDING = 0.08;
    /** For a shape between two neighbours: a ball that contains both, in units of the radius. */
    private static final double[] BOUND_HEIGHT = {0.8, 0.8, 0.96};
    private static final double[] BOUND_RADIUS = {1.34, 1.11, 0.97};
    private static final double NORMAL_STEP = 1e-3;

    private final int kind;
    private final double mix;
    private final double r;
    private final double square;
    private final double round;
    private final double ball;
    private final double capsule;
    private final double stem;

    Solid(Scene scene) {
        r = RADIUS * (0.7 + 0.6 * scene.scale());
        square = 0.8 * r;
        round = ROUNDING * r;
        ball = 0.92 * r;
        capsule = 0.56 * r;
        stem = 0.8 * r;
        double t = 3 * scene.shape();
        kind = (int) Math.min(2, t);
        double u = t - kind;
        mix = u * u * (3 - 2 * u);
    }

    /** Middle (on the axis, this high) and radius of a ball that contains the object. */
    double boundHeight() {
        return BOUND_HEIGHT[kind] * r;
    }

    double boundRadius() {
        return BOUND_RADIUS[kind] * r;
    }

    /** Distance to the surface, negative inside. */
    double distance(double x, double y, double z) {
        if (mix == 0) return distance(kind, x, y, z);
        if (mix == 1) return distance(kind + 1, x, y, z);
        return (1 - mix) * distance(kind, x, y, z) + mix * distance(kind + 1, x, y, z);
    }

    private double distance(int shape, double x, double y, double z) {
        return switch (shape) {
            case 0 -> cube(x, y - square, z);
            case 1 -> cylinder(x, y - square, z);
            case 2 -> Math.sqrt(x * x + (y - ball) * (y - ball) + z * z) - ball;
            default -> {
                double up = y - capsule;
                double h = up < 0 ? up : up > stem ? up - stem : 0;
                yield Math.sqrt(x * x + h * h + z * z) - capsule;
            }
        };
    }

    private double cube(double x, double y, double z) {
        double a = Math.abs(x) - square + round;
        double b = Math.abs(y) - square + round;
        double c = Math.abs(z) - square + round;
        if (a <= 0 && b <= 0 && c <= 0) return Math.max(a, Math.max(b, c)) - round;
        double p = a > 0 ? a : 0;
        double q = b > 0 ? b : 0;
        double s = c > 0 ? c : 0;
        return Math.sqrt(p * p + q * q + s * s) - round;
    }

    private double cylinder(double x, double y, double z) {
        double a = Math.sqrt(x * x + z * z) - square + round;
        double b = Math.abs(y) - square + round;
        if (a <= 0 && b <= 0) return Math.max(a, b) - round;
        double p = a > 0 ? a : 0;
        double q = b > 0 ? b : 0;
        return Math.sqrt(p * p + q * q) - round;
    }

    /** Outward normal near the surface, by differences at the corners of a tetrahedron. */
    void normal(double x, double y, double z, double[] n) {
        double e = NORMAL_STEP;
        double a = distance(x + e, y - e, z - e);
        double b = distance(x - e, y - e, z + e);
        double c = distance(x - e, y + e, z - e);
        double d = distance(x + e, y + e, z + e);
        double nx = a - b - c + d;
        double ny = -a - b + c + d;
        double nz = -a + b - c + d;
        double s = 1 / Math.sqrt(nx * nx + ny * ny + nz * nz);
        n[0] = nx * s;
        n[1] = ny * s;
        n[2] = nz * s;
    }
}
