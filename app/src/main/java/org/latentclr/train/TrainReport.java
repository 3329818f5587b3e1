package org.latentclr.train;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.latentclr.config.Configuration;
import org.latentclr.config.TrainConfig;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.DirectionQuality;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.lclr.Trainer;
import org.latentclr.lclr.Traversal;
import org.latentclr.picture.Picture;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.run.Disk;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;

/** Draws what a training found: {@code pictures/sample_i.png} and {@code report.html}. */
final class TrainReport {
    static final String PICTURES = "pictures";
    private static final String PAGE = "report.html";
    private static final int SAMPLES = 3;
    private static final int MOST_DIRECTIONS = 32;
    private static final int STEPS_PER_SIDE = 3;
    private static final int LARGEST_GRID = 256;
    private static final int SMALLEST_GRID = 128;
    private static final int REPORT_SIZE = 128;
    private static final int QUALITY_SAMPLES = 16;

    private final TrainConfig config;
    private final Configuration<TrainConfig> configuration;
    private final Contrast contrast;
    private final RunFolder folder;
    private final Environment environment;

    TrainReport(TrainConfig config, Configuration<TrainConfig> configuration, Contrast contrast, RunFolder folder,
            Environment environment) {
        this.config = config;
        this.configuration = configuration;
        this.contrast = contrast;
        this.folder = folder;
        this.environment = environment;
    }

    /** @return the page */
    Path write(double seconds, double bestLoss) {
        List<Traversal.Images> samples = samples();
        Path pictures = folder.path().resolve(PICTURES);
        Disk.makeFolder(pictures);
        for (int i = 0; i < samples.size(); i++) Strips.write(pictures, i, samples.get(i), Optional.of(gridSize()));
        MetricsTable metrics = MetricsTable.read(folder.path().resolve(TrainingLog.METRICS));
        int k = contrast.model().directions();
        Report report = Report.titled(k + " directions of " + config.generator().className(),
                "Each direction is an edit of the generator's code that changes every picture alike, and unlike every other direction. "
                        + "Move a slider to walk along one.")
                .fact("validation loss", number(bestLoss)).fact("accuracy", number(metrics.lastAccuracy()))
                .fact("steps", Integer.toString(config.hparams().iterations()))
                .fact("training", String.format(Locale.ROOT, "%.0f s", seconds))
                .fact("feature layer", contrast.tap().layer())
                .section("Directions", traversals(samples))
                .section("Training", new Block.Lines(metrics.loss()), new Block.Lines(metrics.accuracy()))
                .section("Going on", goingOn())
                .section("Configuration", new Block.Table(flat(configuration.yaml())))
                .section("Environment", new Block.Table(environment.facts()));
        Path page = folder.path().resolve(PAGE);
        report.write(page);
        return page;
    }

    private List<Traversal.Images> samples() {
        Traversal traversal = new Traversal(contrast.tap(), contrast.model(), alphas(), true);
        int shown = Math.min(MOST_DIRECTIONS, contrast.model().directions());
        List<Traversal.Images> images = new ArrayList<>();
        try (Scope s = Scope.open("report")) {
            Tensor z = contrast.tap().sample(SAMPLES, Streams.of(config.seed(), Purpose.SAMPLES));
            for (int i = 0; i < SAMPLES; i++)
                images.add(traversal.showing(i).images(z.slice(0, i, i + 1), Traversal.all(shown)));
        }
        return images;
    }

    /** Up to the largest length of the training, on both sides. */
    private List<Double> alphas() {
        double most = farthest(config);
        List<Double> alphas = new ArrayList<>();
        for (int i = -STEPS_PER_SIDE; i <= STEPS_PER_SIDE; i++) alphas.add(most * i / STEPS_PER_SIDE);
        return alphas;
    }

    /** The largest length of an edit in the training. */
    private static double farthest(TrainConfig config) {
        return Math.max(Math.abs(config.model().alpha().low()), Math.abs(config.model().alpha().high()));
    }

    /** The command for more pictures of a run's directions, as far as they were trained. */
    static String gen(TrainConfig config, Path model) {
        double most = farthest(config);
        String alphas = Stream.of(-1.0, -0.5, 0.5, 1.0)
                .map(part -> new BigDecimal(part * most).round(new MathContext(4)).stripTrailingZeros().toPlainString())
                .collect(Collectors.joining(","));
        return "./latentclr gen checkpoint=" + model + " n_samples=5 alphas='[" + alphas + "]'";
    }

    private Block traversals(List<Traversal.Images> samples) {
        DirectionQuality quality = DirectionQuality.of(contrast, QUALITY_SAMPLES, config.seed());
        List<List<List<Picture>>> pictures = samples.stream().map(i -> Strips.pictures(i, reportSize()))
                .toList();
        List<Block.Traversal> all = new ArrayList<>();
        for (int d = 0; d < samples.getFirst().directions().size(); d++) {
            int row = d;
            String note = String.format(Locale.ROOT, "consistency %.2f, most like direction %d (%.2f)",
                    quality.consistency()[d],
                    quality.nearest()[d], quality.overlap()[d]);
            all.add(new Block.Traversal("Direction " + d, note, pictures.stream().map(p -> p.get(row)).toList()));
        }
        return new Block.Traversals(samples.getFirst().alphas(), FaintRows.noted(all));
    }

    /** The published 256, less where that only enlarges. */
    private int gridSize() {
        return Math.clamp(2L * contrast.tap().generator().imageSize(), SMALLEST_GRID, LARGEST_GRID);
    }

    /** Small pictures stay as they are: the page enlarges them. */
    private Optional<Integer> reportSize() {
        return contrast.tap().generator().imageSize() > REPORT_SIZE ? Optional.of(REPORT_SIZE) : Optional.empty();
    }

    private Block[] goingOn() {
        return config.save()
                ? new Block[]{new Block.Text("More pictures, as far as the directions were trained:"), new Block.Code(
                        gen(config, folder.path().resolve(Trainer.FINAL)) + " n_dirs=-1"),
                        new Block.Text("Longer training from here:"), new Block.Code(longer())}
                : new Block[]{new Block.Text("This run kept no directions (save=false).")};
    }

    private String longer() {
        return "./latentclr train checkpoint=" + folder.path().resolve(Trainer.FINAL) + " hparams.iterations="
                + 2 * config.hparams().iterations();
    }

    private static String number(double v) {
        return Double.isFinite(v) ? String.format(Locale.ROOT, "%.3f", v) : "–";
    }

    /** The lines of a YAML text as names with values; nesting becomes dots. */
    static Map<String, String> flat(String yaml) {
        Map<String, String> rows = new LinkedHashMap<>();
        List<String> path = new ArrayList<>();
        for (String line : yaml.lines().toList()) {
            int depth = (line.length() - line.stripLeading().length()) / 2;
            int colon = line.indexOf(':');
            if (colon < 0) continue;
            while (path.size() > depth) path.removeLast();
            path.add(line.substring(0, colon).strip());
            String value = line.substring(colon + 1).strip();
            if (!value.isEmpty()) rows.put(String.join(".", path), value);
        }
        return rows;
    }
}
