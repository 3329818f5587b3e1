package org.latentclr.saliency;

import java.util.List;
import java.util.Set;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;

/**
 * A generator of dark discs on textured grounds, whose true masks are known. Code: place (2), radius, shade of the disc, brightness of the ground,
 * and a number without meaning.
 */
final class Discs implements Generator {
    static final int GROUND = 4, NOTHING = 5;
    private static final int SIZE = 32, CODE = 6;

    private final Backend device;

    Discs(Backend device) {
        this.device = device;
    }

    private static double radius(float[] z, int at) {
        return SIZE * (0.2 + 0.04 * Math.tanh(z[at + 2]));
    }

    private static boolean inside(float[] z, int at, int y, int x) {
        double dy = y - SIZE / 2.0 - 5 * Math.tanh(z[at]);
        double dx = x - SIZE / 2.0 - 5 * Math.tanh(z[at + 1]);
        return dy * dy + dx * dx < radius(z, at) * radius(z, at);
    }

    /** True masks [N,32,32] of codes [N,6]. */
    float[] masks(Tensor codes) {
        float[] z = codes.toFloats();
        float[] m = new float[codes.dim(0) * SIZE * SIZE];
        for (int i = 0; i < m.length; i++)
            m[i] = inside(z, i / (SIZE * SIZE) * CODE, i / SIZE % SIZE, i % SIZE) ? 1 : 0;
        return m;
    }

    @Override
    public Tensor image(Latents latents) {
        Tensor codes = latents.code(0);
        float[] z = codes.toFloats();
        int n = codes.dim(0);
        float[] v = new float[n * 3 * SIZE * SIZE];
        for (int i = 0; i < v.length; i++) {
            int x = i % SIZE;
            int y = i / SIZE % SIZE;
            int c = i / (SIZE * SIZE) % 3;
            int at = i / (3 * SIZE * SIZE) * CODE;
            double ground = Math.tanh(z[at + GROUND] * 0.5) * 0.5 + z[at + GROUND] * 0.1 + 0.1 * Math.sin(x * (c + 1));
            double disc = -0.2 + 0.3 * Math.tanh(z[at + 3]) + 0.2 * Math.cos(y * (c + 1.0));
            v[i] = (float) Math.clamp(inside(z, at, y, x) ? disc : ground, -1, 1);
        }
        return Tensor.of(device, v, n, 3, SIZE, SIZE);
    }

    @Override
    public String describe() {
        return "discs";
    }

    @Override
    public Backend backend() {
        return device;
    }

    @Override
    public int zSize() {
        return CODE;
    }

    @Override
    public int wSize() {
        return CODE;
    }

    @Override
    public int latentCount() {
        return 1;
    }

    @Override
    public int classCount() {
        return 0;
    }

    @Override
    public int imageSize() {
        return SIZE;
    }

    @Override
    public int imageChannels() {
        return 3;
    }

    @Override
    public Set<LatentSpace> spaces() {
        return Set.of(LatentSpace.Z);
    }

    @Override
    public Tensor sampleZ(int n, RandomStream random) {
        float[] z = new float[n * CODE];
        for (int i = 0; i < z.length; i++) z[i] = random.nextNormal();
        return Tensor.of(device, z, n, CODE);
    }

    @Override
    public Tensor map(Tensor z) {
        return z;
    }

    @Override
    public Tensor map(Tensor z, Tensor classes) {
        return z;
    }

    @Override
    public List<Layer> layers() {
        return List.of();
    }

    @Override
    public Tensor features(Latents latents, String layer) {
        throw new UnsupportedOperationException("discs have no layers");
    }
}
