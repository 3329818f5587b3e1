package org.latentclr.scenes;

/**
 * One scene, ray by ray: colour and surface at a place of the picture. The room is met in closed form, the object by steps as long as its
 * signed distance. Only sums, products, quotients and square roots are used, so the bits are the same everywhere. Not for several threads.
 */
final class Tracer {
    private static final double HALF_WIDTH = 2.9;
    private static final double BACK = 2.6;
    private static final double CAMERA_HEIGHT = 1.75;
    private static final double CAMERA_DISTANCE = 4.3;
    private static final double TARGET_HEIGHT = 0.75;
    private static final double FOCAL_LENGTH = 1.9;
    private static final double[] LIGHT = {0.9, 4.2, -2.4};
    private static final double AMBIENT = 0.42;
    private static final double DIFFUSE = 0.62;
    private static final double SPECULAR = 0.35;
    private static final double CONTACT = 0.6;
    private static final double CONTACT_REACH = 0.35;
    private static final double CONTACT_END = 5;
    private static final double NEAR = 1e-3;
    private static final int STEPS = 32;

    /** What a ray meets. */
    static final int FLOOR = 0;
    static final int BACK_WALL = 1;
    static final int LEFT_WALL = 2;
    static final int RIGHT_WALL = 3;
    static final int OBJECT = 4;

    private final Solid solid;
    private final double[][] colours;
    private final double[] normal = new double[3];
    private final double ox;
    private final double oy = CAMERA_HEIGHT;
    private final double oz;
    /** Rows: right, up, forward. */
    private final double[] frame;
    private double dx;
    private double dy;
    private double dz;
    double red;
    double green;
    double blue;
    int surface;

    Tracer(Scene scene) {
        solid = new Solid(scene);
        double[] wall = Hue.rgb(0.9 * scene.wallHue());
        colours = new double[][]{Hue.rgb(0.9 * scene.floorHue()), wall, wall, wall,
                Hue.rgb(0.9 * scene.objectHue())};
        double angle = StrictMath.toRadians((2 * scene.orientation() - 1) * 30);
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        ox = CAMERA_DISTANCE * sin;
        oz = -CAMERA_DISTANCE * cos;
        double drop = TARGET_HEIGHT - CAMERA_HEIGHT;
        double length = Math.sqrt(CAMERA_DISTANCE * CAMERA_DISTANCE + drop * drop);
        double level = CAMERA_DISTANCE / length;
        double tilt = drop / length;
        frame = new double[]{cos, 0, sin, tilt * sin, level, -tilt * cos, -level * sin, tilt, level * cos};
    }

    /** The ray through (u, v) of the picture, both in [−1,1], v upwards: sets colour in [0,1] and surface. */
    void trace(double u, double v) {
        double f = FOCAL_LENGTH;
        double x = u * frame[0] + v * frame[3] + f * frame[6];
        double y = u * frame[1] + v * frame[4] + f * frame[7];
        double z = u * frame[2] + v * frame[5] + f * frame[8];
        dx = x;
        dy = y;
        dz = z;
        double room = meetRoom();
        double object = meetObject(room);
        if (object < room) shadeObject(object);
        else
            shadeRoom(room);
    }

    /** Where the ray meets the nearest of floor and walls, all of which the camera is inside of: t of o + t·d. */
    private double meetRoom() {
        double t = Double.POSITIVE_INFINITY;
        if (dy < 0) {
            t = -oy / dy;
            surface = FLOOR;
        }
        double side = dx < 0 ? (-HALF_WIDTH - ox) / dx : dx > 0 ? (HALF_WIDTH - ox) / dx : t;
        if (side < t) {
            t = side;
            surface = dx < 0 ? LEFT_WALL : RIGHT_WALL;
        }
        double back = dz > 0 ? (BACK - oz) / dz : t;
        if (back < t) {
            t = back;
            surface = BACK_WALL;
        }
        return t;
    }

    /**
     * Where the ray meets the object, or infinity. All shapes are convex, so the distance is a convex function along the ray: the line
     * through its last two values lies below it further on. It says how far one may go at least, and where it rises the ray has missed.
     */
    private double meetObject(double limit) {
        double cy = oy - solid.boundHeight();
        double a = dx * dx + dy * dy + dz * dz;
        double b = ox * dx + cy * dy + oz * dz;
        double c = ox * ox + cy * cy + oz * oz - solid.boundRadius() * solid.boundRadius();
        double disc = b * b - a * c;
        if (disc <= 0) return Double.POSITIVE_INFINITY;
        double root = Math.sqrt(disc);
        double unit = 1 / Math.sqrt(a);
        double t = (-b - root) / a;
        double end = Math.min(limit, (-b + root) / a);
        double before = 0;
        double step = 0;
        for (int i = 0; i < STEPS && t < end; i++) {
            double d = solid.distance(ox + t * dx, oy + t * dy, oz + t * dz);
            if (d < NEAR) return t;
            if (i > 0 && d >= before) return Double.POSITIVE_INFINITY;
            double next = i == 0 ? d * unit : Math.max(d * unit, step * d / (before - d));
            before = d;
            step = next;
            t += next;
        }
        return Double.POSITIVE_INFINITY;
    }

    private void shadeRoom(double t) {
        double x = ox + t * dx;
        double y = oy + t * dy;
        double z = oz + t * dz;
        double lx = LIGHT[0] - x;
        double ly = LIGHT[1] - y;
        double lz = LIGHT[2] - z;
        double facing = switch (surface) {
            case FLOOR -> ly;
            case BACK_WALL -> -lz;
            case LEFT_WALL -> lx;
            default -> -lx;
        };
        double light = AMBIENT + DIFFUSE * Math.max(0, facing) / Math.sqrt(lx * lx + ly * ly + lz * lz);
        if (surface == FLOOR) light *= contact(x, z);
        colour(light, 0);
    }

    /** Share of the light that the object leaves to the floor beside it; 1 far away. */
    private double contact(double x, double z) {
        double far = solid.boundRadius() + CONTACT_END * CONTACT_REACH;
        if (x * x + z * z > far * far) return 1;
        double near = Math.max(0, solid.distance(x, 0, z)) * (1 / CONTACT_REACH);
        double rest = Math.max(0, 1 - near * near * (1 / (CONTACT_END * CONTACT_END)));
        double q = rest / (1 + near * near);
        return 1 - CONTACT * q * q;
    }

    private void shadeObject(double t) {
        surface = OBJECT;
        double x = ox + t * dx;
        double y = oy + t * dy;
        double z = oz + t * dz;
        solid.normal(x, y, z, normal);
        double lx = LIGHT[0] - x;
        double ly = LIGHT[1] - y;
        double lz = LIGHT[2] - z;
        double s = 1 / Math.sqrt(lx * lx + ly * ly + lz * lz);
        double facing = (normal[0] * lx + normal[1] * ly + normal[2] * lz) * s;
        // Half way between light and eye.
        double back = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
        double hx = lx * s - dx * back;
        double hy = ly * s - dy * back;
        double hz = lz * s - dz * back;
        double shine = (normal[0] * hx + normal[1] * hy + normal[2] * hz)
                / Math.sqrt(hx * hx + hy * hy + hz * hz);
        double p = Math.max(0, shine);
        for (int i = 0; i < 5; i++) p *= p;
        colour(AMBIENT + DIFFUSE * Math.max(0, facing), facing > 0 ? SPECULAR * p : 0);
    }

    private void colour(double light, double white) {
        double[] c = colours[surface];
        red = Math.min(1, c[0] * light + white);
        green = Math.min(1, c[1] * light + white);
        blue = Math.min(1, c[2] * light + white);
    }
}
