package org.latentclr.nn.generator;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.NormalDistribution;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;

/**
 * The generator that comes with the program: StyleGAN2, 64², trained by this program (docs/generator.md) to render a scene with six factors (hues of floor, wall and
 * object, size and shape of the object, view angle). Which code gives which factors is known, so directions can be judged without labels.
 */
public final class BundledGenerator {
    /** Name in messages and options. */
    public static final String NAME = "scenes64";
    private static final String WEIGHTS = NAME + ".safetensors";
    private static final String AXES = NAME + ".axes.safetensors";

    /**
     * The factors of a code: factor f of z is Φ(axis_f · z/RMS(z)), Φ the normal distribution function, uniform in [0,1] over the prior.
     *
     * @param names one per factor
     * @param axes one row [z] per factor
     */
    public record Factors(List<String> names, double[][] axes) {
        /** The axes [factors,z] on a device. */
        public Tensor tensor(Backend device) {
            return Tensor.of(device, Arrays.stream(axes).flatMapToDouble(Arrays::stream).toArray(), axes.length,
                    axes[0].length);
        }
    }

    private BundledGenerator() {}

    /** The frozen generator; its tensors belong to the current scope. */
    public static StyleGan2 open(Backend backend) {
        return StyleGan2.open(Checkpoint.read(Path.of(WEIGHTS), bytes(WEIGHTS)), backend);
    }

    /** The axes along which its factors change. */
    public static Factors factors() {
        Checkpoint c = Checkpoint.read(Path.of(AXES), bytes(AXES));
        List<String> names = Json.asArray(Json.parse(c.metadata().get("factors")), "factors").stream()
                .map(n -> Json.asString(n, "factors")).toList();
        NamedArray axes = c.tensor("axes");
        double[] values = axes.toDoubles();
        int width = Math.toIntExact(axes.size(1));
        double[][] rows = new double[names.size()][width];
        for (int i = 0; i < rows.length; i++) System.arraycopy(values, i * width, rows[i], 0, width);
        return new Factors(names, rows);
    }

    /**
     * The factors that codes ask for.
     *
     * @param z codes of the prior one after the other, not modified
     * @return [n][factors], each in [0,1]
     */
    public static double[][] factorsOf(float[] z) {
        double[][] axes = factors().axes();
        int d = axes[0].length;
        double[][] f = new double[z.length / d][axes.length];
        for (int i = 0; i < f.length; i++) {
            double square = 0;
            for (int j = 0; j < d; j++) square += (double) z[i * d + j] * z[i * d + j];
            for (int k = 0; k < axes.length; k++) {
                double t = 0;
                for (int j = 0; j < d; j++) t += axes[k][j] * z[i * d + j];
                f[i][k] = NormalDistribution.cumulative(t / Math.sqrt(square / d));
            }
        }
        return f;
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = BundledGenerator.class.getResourceAsStream(resource)) {
            if (in == null)
                throw new IllegalStateException("the program's resource " + resource + " is missing; build it again");
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("the program's resource " + resource + " cannot be read", e);
        }
    }
}
