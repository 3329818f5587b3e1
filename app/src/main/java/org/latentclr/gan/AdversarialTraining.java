package org.latentclr.gan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.latentclr.data.Pictures;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.nn.stylegan2.Discriminator;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.StyleGan2Network;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2File;

/**
 * StyleGAN2's training: generator against discriminator with the non-saturating loss; every few steps R1 on real pictures and the length of
 * paths in W, each with weight times interval (lazy regularisation, the optimisers' rates and betas adjusted to the steps in between);
 * style mixing; a moving average of the generator's weights is what is shown and kept.
 */
public final class AdversarialTraining implements GeneratorTraining {
    private static final double BETA2 = 0.99;
    private static final double PATH_DECAY = 0.01;
    private static final int CHUNK = 32;
    private static final String CODES = "codes";
    private static final String DATA = "data";
    private static final String PATH = "mean_path_length";

    /**
     * How it is trained.
     *
     * @param learningRate of both networks
     * @param r1Weight γ of R1, every {@code r1Interval} steps
     * @param pathWeight weight of the path lengths' spread, every {@code pathInterval} steps; 0 for none
     * @param mixing probability that the layers from a random one on read another code
     * @param halfLife of the weight average, in pictures
     * @param measured pictures in a Fréchet distance
     */
    public record Settings(StyleGan2Architecture architecture, int batch, double learningRate, double r1Weight,
            int r1Interval, double pathWeight, int pathInterval, double mixing, double halfLife, int measured,
            long seed) {}

    private final Backend backend;
    private final Settings settings;
    private final Pictures pictures;
    private final StyleGan2Network network;
    private final StyleGan2Network averaged;
    private final WeightAverage average;
    private final Discriminator discriminator;
    private final Adam generatorSteps;
    private final Adam discriminatorSteps;
    private final FrechetDistance distance;
    private RandomStream codes;
    private RandomStream data;
    private double meanPath;
    private long steps;

    /** The networks' tensors belong to the current scope. */
    public AdversarialTraining(Settings settings, Pictures pictures, Backend backend) {
        this.backend = backend;
        this.settings = settings;
        this.pictures = pictures;
        StyleGan2Architecture a = settings.architecture();
        network = new StyleGan2Network(a, Initializer.random(backend, new RandomStream(settings.seed(), 1)));
        averaged = new StyleGan2Network(a, Initializer.undefined(backend));
        average = new WeightAverage(network, averaged);
        discriminator = Discriminator.trainable(a.imgChannels(), a.channels(),
                Initializer.random(backend, new RandomStream(settings.seed(), 2)));
        generatorSteps = lazy(network.parameters(), settings.pathWeight() > 0 ? settings.pathInterval() : 0);
        discriminatorSteps = lazy(discriminator.parameters(), settings.r1Weight() > 0 ? settings.r1Interval() : 0);
        distance = new FrechetDistance(pictures, Math.min(settings.measured(), pictures.count()), backend);
        codes = new RandomStream(settings.seed(), 3);
        data = new RandomStream(settings.seed(), 4);
    }

    /** A regulariser adds a step every {@code interval} steps: rate and betas to the power of interval/(interval + 1). */
    private Adam lazy(Map<String, Parameter> parameters, int interval) {
        double share = interval == 0 ? 1 : interval / (interval + 1.0);
        return new Adam(parameters.values(), new Adam.Options(settings.learningRate() * share, 0,
                Math.pow(BETA2, share), 1e-8, 0, false, false));
    }

    @Override
    public List<String> columns() {
        return List.of("loss_G", "loss_D", "r1", "path_length");
    }

    @Override
    public double[] step() {
        double[] values = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        int batch = settings.batch();
        values[0] = update(generatorSteps, "generator step",
                () -> AdversarialLosses.generator(discriminator, image(codes(batch))));
        if (settings.pathWeight() > 0 && steps % settings.pathInterval() == 0) {
            update(generatorSteps, "path lengths", this::pathPenalty);
            values[3] = meanPath;
        }
        values[1] = update(discriminatorSteps, "discriminator step", () -> {
            Tensor made = Autograd.noGrad(() -> image(codes(batch))).detach();
            return AdversarialLosses.discriminator(discriminator, made, real(batch));
        });
        if (settings.r1Weight() > 0 && steps % settings.r1Interval() == 0)
            values[2] = update(discriminatorSteps, "R1",
                    () -> AdversarialLosses.r1(discriminator, real(batch), settings.r1Weight())
                            .mul(settings.r1Interval()))
                    / settings.r1Interval();
        steps++;
        average.update(WeightAverage.decay(steps, batch, settings.halfLife()));
        return values;
    }

    private double update(Adam optimizer, String name, Supplier<Tensor> loss) {
        try (Scope s = Scope.open(name)) {
            Tensor l = loss.get();
            optimizer.step(Autograd.grad(l,
                    optimizer.parameters().stream().map(Parameter::value).toArray(Tensor[]::new)));
            return l.item();
        }
    }

    /** mean (length − its running mean)² · weight · interval, on half a batch. */
    private Tensor pathPenalty() {
        int n = Math.max(1, settings.batch() / 2);
        List<Tensor> w = codes(n).stream().map(Views::identity).toList();
        Tensor image = image(w);
        float[] y = new float[image.shape().size()];
        codes.normal(y, 0, y.length);
        double scale = 1 / Math.sqrt(image.dim(2) * image.dim(3));
        for (int i = 0; i < y.length; i++) y[i] *= (float) scale;
        Tensor lengths = AdversarialLosses.pathLengths(image, w, Tensor.of(backend, y, image.shape().dims()));
        meanPath += PATH_DECAY * (lengths.detach().mean().item() - meanPath);
        return lengths.add(-meanPath).square().mean().mul(settings.pathWeight() * settings.pathInterval());
    }

    /** Mapped codes, one [N,w] per layer; with probability {@code mixing} the layers from a random one on have another. */
    private List<Tensor> codes(int n) {
        int layers = settings.architecture().numWs();
        int cut = codes.nextFloat() < settings.mixing() ? 1 + codes.nextInt(layers - 1) : layers;
        StyleGan2 g = StyleGan2.of(network, backend);
        List<Tensor> all = new ArrayList<>(Collections.nCopies(cut, g.map(g.sampleZ(n, codes))));
        if (cut < layers) all.addAll(Collections.nCopies(layers - cut, g.map(g.sampleZ(n, codes))));
        return all;
    }

    private Tensor image(List<Tensor> w) {
        return StyleGan2.of(network, backend).with(new Noise.Random(codes.nextLong()))
                .image(Latents.perLayer(LatentSpace.W, w));
    }

    private Tensor real(int n) {
        int[] index = new int[n];
        for (int i = 0; i < n; i++) index[i] = data.nextInt(pictures.count());
        return Tensor.of(backend, pictures.read(index), n, pictures.channels(), pictures.size(), pictures.size());
    }

    @Override
    public long steps() {
        return steps;
    }

    @Override
    public String qualityName() {
        return "Fréchet distance";
    }

    /** {@link FrechetDistance} of pictures of the averaged generator from the data. */
    @Override
    public double quality() {
        return distance.to(made(settings.measured(), 8), pictures.channels(), pictures.size());
    }

    @Override
    public float[] samples(int count) {
        return made(count, 5);
    }

    private float[] made(int count, long stream) {
        StyleGan2 g = StyleGan2.of(averaged, backend);
        RandomStream draw = new RandomStream(settings.seed(), stream);
        int each = pictures.channels() * pictures.size() * pictures.size();
        float[] all = new float[count * each];
        for (int at = 0; at < count; at += CHUNK) {
            int n = Math.min(CHUNK, count - at);
            try (Scope s = Scope.open("pictures")) {
                Tensor image = Autograd.noGrad(() -> g.image(Latents.of(LatentSpace.Z, g.sampleZ(n, draw))));
                System.arraycopy(image.toFloats(), 0, all, at * each, n * each);
            }
        }
        return all;
    }

    @Override
    public float[] references(int count) {
        RandomStream draw = new RandomStream(settings.seed(), 7);
        int[] index = new int[count];
        for (int i = 0; i < count; i++) index[i] = draw.nextInt(pictures.count());
        return pictures.read(index);
    }

    @Override
    public void save(Path file) {
        WeightAverage.centre(averaged, backend, settings.seed());
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(StyleGan2File.METADATA_KEY, Json.write(settings.architecture().toJson()));
        facts.put(PATH, Double.toString(meanPath));
        facts.put("done", Long.toString(steps));
        state().write(file, facts);
    }

    @Override
    public void load(Path file) {
        Map<String, RandomStream> streams = state().read(file);
        codes = streams.get(CODES);
        data = streams.get(DATA);
        Map<String, String> facts = Checkpoint.read(file).metadata();
        meanPath = Double.parseDouble(facts.getOrDefault(PATH, "0"));
        steps = Long.parseLong(facts.getOrDefault("done", "0"));
    }

    private TrainingState state() {
        Map<String, Optimizer> optimizers = new LinkedHashMap<>();
        optimizers.put("G", generatorSteps);
        optimizers.put("D", discriminatorSteps);
        return new TrainingState(Map.of("G", network, "D", discriminator, "G_ema", averaged), optimizers,
                Map.of(CODES, codes, DATA, data));
    }
}
