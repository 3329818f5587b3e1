package org.latentclr.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.latentclr.config.Configuration;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.ContraFeatConfig.Variant;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.contrafeat.Prototypes;
import org.latentclr.discovery.PerceptualOrder;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.features.Lpips;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.picture.Picture;
import org.latentclr.report.Block;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;

/** Draws what a ContraFeat training found: traversals, attention over layers, masks over feature maps, prototypes. */
final class ContraFeatReport {
    private static final int STEPS_PER_SIDE = 3, MAP_SIDE = 60, MASK_SAMPLES = 4;
    /** Farthest step of the pictures in units of the largest step of the training. */
    private static final double FARTHEST = 2;

    private final Configuration<ContraFeatConfig> configuration;
    private final ContraFeatConfig config;
    private final RunFolder folder;
    private final Generator generator;
    private final Navigator navigator;
    private final FeatureExtractor sensor;
    private final Environment environment;

    ContraFeatReport(Configuration<ContraFeatConfig> configuration, RunFolder folder, Generator generator,
            Navigator navigator, FeatureExtractor sensor, Environment environment) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.folder = folder;
        this.generator = generator;
        this.navigator = navigator;
        this.sensor = sensor;
        this.environment = environment;
    }

    /** @return the page */
    Path write() {
        try (Scope s = Scope.open("report")) {
            Tensor codes = EditReport.codes(generator, MASK_SAMPLES, config.seed());
            Navigator.Edits edits = Autograd.noGrad(() -> navigator.edits(codes));
            Tensor delta = edits.delta().slice(0, 0, 1);
            Tensor flat = delta.reshape(delta.dim(1), delta.dim(2), delta.dim(3));
            EditReport report = new EditReport(folder,
                    new EditPictures(generator, flat, EditPictures.Start.same(), steps()),
                    config.k() + " directions of " + config.generator().className(),
                    "Each direction is an edit of the generator's codes, layer by layer, " + meaning() + ".");
            MetricsTable metrics = MetricsTable.read(folder.path().resolve(TrainingLog.METRICS));
            report.report().fact("variant", config.variant().name().toLowerCase(Locale.ROOT))
                    .fact("steps", Integer.toString(config.iterations())).fact("sensor", sensor.describe());
            report.traversals(config.seed(), notes(codes, flat));
            report.report().section("Attention over layers", new Block.Figures(bars(edits.attention())))
                    .section("Where feature maps change",
                            new Block.Text("One column per stage, coarse to abstract; mean of "
                                    + MASK_SAMPLES + " samples, yellow is most."),
                            new Block.Figures(masks(codes, flat)));
            if (navigator.prototypes().isPresent())
                report.report().section("Prototypes", new Block.Figures(prototypes()));
            report.report().section("Training", new Block.Lines(metrics.loss()));
            if (told()) report.report().section("Edits told right", new Block.Lines(metrics.accuracy()));
            return report.write(configuration.yaml(), environment.facts());
        }
    }

    /** Whether the training knows an accuracy. */
    private boolean told() {
        return config.variant() == Variant.RECOG || config.variant() == Variant.LATCLR;
    }

    /** What the variant asks of an edit. */
    private String meaning() {
        return switch (config.variant()) {
            case BI -> "that changes feature maps alike in every picture and unlike every other direction";
            case PT -> "that changes feature maps like a learned prototype picture of its own";
            case LATCLR ->
                "that changes the generator's first blocks alike for every code and unlike every other direction";
            case RECOG -> "that a second network tells, with its length, from the pictures before and after";
        };
    }

    private List<Double> steps() {
        List<Double> steps = new ArrayList<>();
        for (int i = -STEPS_PER_SIDE; i <= STEPS_PER_SIDE; i++)
            steps.add(FARTHEST * config.step() * i / STEPS_PER_SIDE);
        return steps;
    }

    /** How much the eye sees of each direction, and its rank. */
    private List<String> notes(Tensor codes, Tensor delta) {
        double[] seen = Autograd.noGrad(() -> {
            Tensor[] walks = new Tensor[config.k()];
            for (int k = 0; k < walks.length; k++) {
                Tensor d = delta.slice(0, k, k + 1);
                Tensor first = codes.slice(0, 0, 1);
                Tensor frames = generator.image(Latents.perLayer(LatentSpace.W,
                        Concat.apply(0, first.sub(d.mul(config.step())), first, first.add(d.mul(config.step())))));
                walks[k] = frames;
            }
            return PerceptualOrder.distances(Lpips.baseline(sensor), Concat.stack(walks));
        });
        List<Integer> order = PerceptualOrder.of(seen);
        return IntStream.range(0, config.k()).mapToObj(k -> String.format(Locale.ROOT,
                "number %d by what is seen (distance %.3f)", order.indexOf(k) + 1, seen[k])).toList();
    }

    private List<Block.Figure> bars(Tensor attention) {
        double[] a = attention.slice(0, 0, 1).toDoubles();
        int layers = attention.dim(2);
        return IntStream.range(0, config.k())
                .mapToObj(k -> new Block.Figure(Figures.bars(Arrays.copyOfRange(a, k * layers, (k + 1) * layers)),
                        "direction " + k + ", most at layer " + most(a, k * layers, layers)))
                .toList();
    }

    private static int most(double[] v, int from, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) if (v[from + i] > v[from + best]) best = i;
        return best;
    }

    private List<Block.Figure> masks(Tensor codes, Tensor delta) {
        List<Block.Figure> figures = new ArrayList<>();
        for (int k = 0; k < config.k(); k++) {
            Tensor d = delta.slice(0, k, k + 1).mul(config.step());
            try (Scope s = Scope.open("masks")) {
                List<Tensor> plus = stages(codes.add(d));
                List<Tensor> minus = stages(codes.sub(d));
                for (int l = 0; l < plus.size(); l++) {
                    Tensor change = plus.get(l).sub(minus.get(l));
                    double[] m = NormMask.MIN_MAX.of(NormMask.lengths(change)).mean(false, 0).toDoubles();
                    figures.add(new Block.Figure(map(m, change.dim(2), change.dim(3)),
                            "direction " + k + ", stage " + (l + 1)));
                }
            }
        }
        return figures;
    }

    private List<Tensor> stages(Tensor codes) {
        return Autograd.noGrad(() -> sensor.stages(generator.image(Latents.perLayer(LatentSpace.W, codes))));
    }

    private static Picture map(double[] values, int rows, int columns) {
        double[][] m = new double[rows][];
        for (int r = 0; r < rows; r++) m[r] = Arrays.copyOfRange(values, r * columns, (r + 1) * columns);
        return Figures.heat(m, Math.max(1, MAP_SIDE / Math.max(rows, columns)));
    }

    private List<Block.Figure> prototypes() {
        Tensor p = navigator.prototypes().orElseThrow().value().detach();
        Tensor pictures = new Prototypes(true, false).pictures(p, 0);
        float[] v = pictures.toFloats();
        int size = v.length / p.dim(0);
        return IntStream.range(0, p.dim(0)).mapToObj(
                k -> new Block.Figure(Figures.stretched(v, k * size, p.dim(1), p.dim(2)), "prototype " + k)).toList();
    }
}
