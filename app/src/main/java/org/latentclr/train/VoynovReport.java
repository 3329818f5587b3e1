package org.latentclr.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.config.Configuration;
import org.latentclr.config.VoynovConfig;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.picture.Picture;
import org.latentclr.picture.TraversalGrid;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.run.Disk;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;
import org.latentclr.voynov.DirectionCharts;
import org.latentclr.voynov.VoynovTrainer;

/** Inspection pictures of all directions, and the page that shows them. */
final class VoynovReport {
    static final String PICTURES = "pictures", PAGE = "report.html";
    private static final int SAMPLES = 3, SIDE = 5, SHORT_SIDE = 3;
    /** The stream of the codes that are shown. */
    private static final int SHOWN = 5;

    private final Configuration<VoynovConfig> configuration;
    private final VoynovConfig config;
    private final VoynovTrainer trainer;
    private final RunFolder folder;

    VoynovReport(Configuration<VoynovConfig> configuration, VoynovTrainer trainer, RunFolder folder) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.trainer = trainer;
        this.folder = folder;
    }

    /** One code along the first directions, farther than in training, during a training. */
    void pictures(long step) {
        try (Scope s = Scope.open("pictures")) {
            int rows = Math.min(DirectionCharts.PAGE, trainer.deformator().inputs());
            charts(3 * config.shiftScale(), SHORT_SIDE).page(codes(1), classes(0), 0, rows).labelled()
                    .writePng(made().resolve("step_" + step + ".png"));
        }
    }

    /** All directions of a few codes as far as in training and three times as far, and the page. */
    Path write(double seconds, double accuracy, Environment environment) {
        List<List<TraversalGrid>> samples = new ArrayList<>();
        try (Scope s = Scope.open("report")) {
            Tensor z = codes(SAMPLES);
            for (double reach : new double[]{3 * config.shiftScale(), config.shiftScale()}) {
                samples.clear();
                for (int i = 0; i < SAMPLES; i++) {
                    samples.add(charts(reach, SIDE).pages(z.slice(0, i, i + 1), classes(i)));
                    save(samples.getLast(), i, reach);
                }
            }
        }
        MetricsTable metrics = MetricsTable.read(folder.path().resolve(TrainingLog.METRICS));
        Report report = Report.titled(
                trainer.deformator().inputs() + " directions of " + config.generator().className(),
                "Each direction is a shift of the generator's code that a second network can recognise from the pictures before and "
                        + "after. Move a slider to walk along one.")
                .fact("accuracy (RCA)", String.format(Locale.ROOT, "%.3f", accuracy))
                .fact("by chance", String.format(Locale.ROOT, "%.3f", 1.0 / trainer.deformator().inputs()))
                .fact("steps", Integer.toString(config.steps()))
                .fact("training", String.format(Locale.ROOT, "%.0f s", seconds))
                .section("Directions", directions(samples))
                .section("Training", new Block.Lines(metrics.loss()), new Block.Lines(metrics.accuracy()))
                .section("Configuration", new Block.Table(TrainReport.flat(configuration.yaml())))
                .section("Environment", new Block.Table(environment.facts()));
        Path page = folder.path().resolve(PAGE);
        report.write(page);
        return page;
    }

    private static Block directions(List<List<TraversalGrid>> samples) {
        List<Block.Traversal> all = new ArrayList<>();
        int count = samples.getFirst().stream().mapToInt(p -> p.directions().size()).sum();
        for (int k = 0; k < count; k++) {
            List<List<Picture>> rows = new ArrayList<>();
            for (List<TraversalGrid> pages : samples)
                rows.add(pages.get(k / DirectionCharts.PAGE).rows().get(k % DirectionCharts.PAGE));
            all.add(new Block.Traversal("Direction " + k, "", rows));
        }
        return new Block.Traversals(samples.getFirst().getFirst().alphas(), FaintRows.noted(all));
    }

    private void save(List<TraversalGrid> pages, int sample, double reach) {
        DirectionCharts.write(pages, made(), sample, reach);
    }

    private Path made() {
        Path pictures = folder.path().resolve(PICTURES);
        Disk.makeFolder(pictures);
        return pictures;
    }

    private DirectionCharts charts(double reach, int side) {
        return new DirectionCharts(trainer.pictures(), trainer.deformator(), reach, side);
    }

    private Tensor codes(int n) {
        return trainer.pictures().generator().sampleZ(n, new RandomStream(config.seed(), SHOWN));
    }

    private Optional<Tensor> classes(int sample) {
        return new VoynovSetup(config, trainer.pictures().generator()).shownClass(sample);
    }
}
