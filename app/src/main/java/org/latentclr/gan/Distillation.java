package org.latentclr.gan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.StyleGan2Network;
import org.latentclr.scenes.SceneBatch;
import org.latentclr.weights.Json;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2File;

/**
 * A generator learns to render: codes z ~ N(0, I) name their scene ({@link FactorCodes}), the scene is rendered, and the generator's picture
 * of z is brought near it.
 *
 * <p>Loss: the mean of |d| + 2d² over pixels, d the difference of the pictures, plus the same of both pictures averaged over 2×2 and over
 * 4×4 pixels. The first mapping layer starts as random mixtures of the axes, so that what carries no factor has little influence.
 */
public final class Distillation implements GeneratorTraining {
    private static final int SCALES = 3;
    private static final double SQUARES = 2;
    private static final int HELD_OUT = 256;
    private static final int CHUNK = 32;
    private static final String CODES = "z";

    /**
     * What is learnt and how.
     *
     * @param learningRate of Adam (β 0.9 and 0.99), by steps done
     * @param halfLife of the weight average, in pictures
     */
    public record Settings(StyleGan2Architecture architecture, int batch, LearningRate learningRate, double halfLife,
            long seed) {}

    private final Backend backend;
    private final Settings settings;
    private final FactorCodes codes;
    private final StyleGan2Network network;
    private final StyleGan2Network averaged;
    private final WeightAverage average;
    private final Adam optimizer;
    private RandomStream random;

    /** The networks' tensors belong to the current scope. */
    public Distillation(Settings settings, Backend backend) {
        this.backend = backend;
        this.settings = settings;
        StyleGan2Architecture a = settings.architecture();
        codes = FactorCodes.random(settings.seed(), a.zDim());
        network = new StyleGan2Network(a, Initializer.random(backend, new RandomStream(settings.seed(), 1)));
        averaged = new StyleGan2Network(a, Initializer.undefined(backend));
        startOnTheAxes(new RandomStream(settings.seed(), 2));
        average = new WeightAverage(network, averaged);
        optimizer = new Adam(trained(network.parameters()),
                new Adam.Options(settings.learningRate().initial(), 0.9, 0.99, 1e-8, 0, false, false));
        random = new RandomStream(settings.seed(), 3);
    }

    /** The picture must not depend on anything but the code: noise strengths stay 0. */
    private static List<Parameter> trained(Map<String, Parameter> all) {
        List<Parameter> list = new ArrayList<>();
        all.forEach((name, p) -> {
            if (!name.endsWith("noise_strength")) list.add(p);
        });
        return list;
    }

    private void startOnTheAxes(RandomStream r) {
        Parameter w = network.parameters().get("mapping.fc0.weight");
        Parameter b = network.parameters().get("mapping.fc0.bias");
        int out = w.value().dim(0);
        int width = codes.width();
        double unit = 1 / settings.architecture().lrMultiplier();
        int factors = codes.axes().length;
        float[] mixture = new float[out * factors];
        float[] shift = new float[out];
        r.normal(mixture, 0, mixture.length);
        r.normal(shift, 0, out);
        double[] rows = new double[out * width];
        for (int o = 0; o < out; o++)
            for (int k = 0; k < factors; k++)
                for (int i = 0; i < width; i++)
                    rows[o * width + i] += unit * Math.sqrt((double) width / factors) * mixture[o * factors + k]
                            * codes.axes()[k][i];
        double[] offsets = IntStream.range(0, out).mapToDouble(o -> unit * shift[o]).toArray();
        try (Scope s = Scope.local("start")) {
            w.assign(Tensor.of(backend, rows, out, width));
            b.assign(Tensor.of(backend, offsets, out));
        }
    }

    @Override
    public void save(Path file) {
        WeightAverage.centre(averaged, backend, settings.seed());
        codes.write(file.resolveSibling("axes.safetensors"));
        state().write(file, Map.of(StyleGan2File.METADATA_KEY, Json.write(settings.architecture().toJson())));
    }

    @Override
    public void load(Path file) {
        random = state().read(file).get(CODES);
    }

    private TrainingState state() {
        return new TrainingState(Map.of("G", network, "G_ema", averaged), Map.of("G", optimizer),
                Map.of(CODES, random));
    }

    @Override
    public long steps() {
        return optimizer.steps();
    }

    /** How codes name scenes. */
    public FactorCodes codes() {
        return codes;
    }

    @Override
    public List<String> columns() {
        return List.of("loss");
    }

    /** One step on new scenes. */
    @Override
    public double[] step() {
        float[] z = new float[settings.batch() * codes.width()];
        random.normal(z, 0, z.length);
        int size = settings.architecture().resolution();
        SceneBatch target = SceneBatch.render(codes.scenes(z), size);
        double loss;
        try (Scope s = Scope.open("distillation step")) {
            Tensor t = Tensor.of(backend, target.images(), settings.batch(), 3, size, size);
            Tensor l = loss(picture(network, z), t);
            loss = l.item();
            List<Tensor> variables = optimizer.parameters().stream().map(Parameter::value).toList();
            Tensor[] g = Autograd.grad(l, variables, Tensor.full(backend, 1, l.shape().dims()), false, false);
            optimizer.learningRate(settings.learningRate().at(steps()));
            optimizer.step(g);
        }
        average.update(WeightAverage.decay(steps(), settings.batch(), settings.halfLife()));
        return new double[]{loss};
    }

    private Tensor picture(StyleGan2Network n, float[] z) {
        Tensor code = Tensor.of(backend, z, z.length / codes.width(), codes.width());
        return StyleGan2.of(n, backend).with(new Noise.None()).image(Latents.of(LatentSpace.Z, code));
    }

    private static Tensor loss(Tensor made, Tensor wanted) {
        Tensor d = made.sub(wanted);
        Tensor sum = size(d);
        for (int i = 1; i < SCALES; i++) {
            d = Pooling.average(d, new Pooling.Window(2, 2, 0, false), false);
            sum = sum.add(size(d));
        }
        return sum;
    }

    /** mean |d| + 2·d². */
    private static Tensor size(Tensor d) {
        return d.abs().mean().add(d.square().mean().mul(SQUARES));
    }

    @Override
    public String qualityName() {
        return "PSNR in dB";
    }

    /**
     * Peak signal-to-noise ratio of the averaged generator on 256 codes that are never trained on: 10·log₁₀(4/mean d²), values cut to
     * [−1,1].
     */
    @Override
    public double quality() {
        RandomStream held = new RandomStream(settings.seed(), 4);
        int size = settings.architecture().resolution();
        double sum = 0;
        for (int done = 0; done < HELD_OUT; done += CHUNK) {
            float[] z = new float[CHUNK * codes.width()];
            held.normal(z, 0, z.length);
            float[] target = SceneBatch.render(codes.scenes(z), size).images();
            float[] made = pictures(z);
            for (int i = 0; i < made.length; i++) {
                double d = Math.clamp(made[i], -1, 1) - target[i];
                sum += d * d;
            }
        }
        return 10 * Math.log10(4 / (sum / (HELD_OUT * 3.0 * size * size)));
    }

    /** Pictures [N,3,H,W] of the averaged generator for codes [N,z]. */
    public float[] pictures(float[] z) {
        try (Scope s = Scope.open("pictures")) {
            return Autograd.noGrad(() -> picture(averaged, z).toFloats());
        }
    }

    @Override
    public float[] samples(int count) {
        return pictures(shown(count));
    }

    @Override
    public float[] references(int count) {
        return SceneBatch.render(codes.scenes(shown(count)), settings.architecture().resolution()).images();
    }

    private float[] shown(int count) {
        float[] z = new float[count * codes.width()];
        new RandomStream(settings.seed(), 5).normal(z, 0, z.length);
        return z;
    }
}
