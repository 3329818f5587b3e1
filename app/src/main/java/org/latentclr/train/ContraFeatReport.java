package org.latentclr.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.config.Configuration;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.ContraFeatConfig.Variant;
import org.latentclr.config.EditGenConfig;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.NavigatorEdits;
import org.latentclr.discovery.AttributeShifts;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;

/** Draws what a ContraFeat training found: traversals, attention over layers, masks over feature maps, prototypes. */
final class ContraFeatReport {
    private static final int MASK_SAMPLES = 4, SHIFT_SAMPLES = 100;
    private static final double SHIFT_PSI = 0.5;

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
            NavigatorEdits edits = new NavigatorEdits(navigator);
            double step = config.step().scale();
            List<Double> steps = EditGenConfig.steps(EditGenConfig.reach(config));
            EditReport report = new EditReport(folder,
                    new EditPictures(generator, edits, EditPictures.Start.same(), steps, true),
                    config.k() + " directions of " + config.generator().className(),
                    "Each direction is an edit of the generator's codes, layer by layer, " + meaning() + ".");
            report.report().fact("variant", config.variant().name().toLowerCase(Locale.ROOT))
                    .fact("steps", Integer.toString(config.iterations())).fact("sensor", sensor.describe());
            EditAppearance seen = EditAppearance.of(generator, edits, sensor, codes, step);
            report.traversals(config.seed(), seen.notes(), seen.distinct());
            figures(report.report(), codes, step);
            shifts(report.report(), edits);
            training(report.report());
            return report.write(configuration.yaml(), environment.facts());
        }
    }

    private void figures(Report report, Tensor codes, double step) {
        ContraFeatFigures figures = new ContraFeatFigures(generator, navigator, sensor);
        report.section("Attention over layers", new Block.Figures(figures.attention(codes))).section(
                "Where feature maps change",
                new Block.Text("One map per stage of the sensor, coarse to abstract; mean of " + MASK_SAMPLES
                        + " samples, yellow is most."),
                new Block.Figures(figures.masks(codes, step)));
        if (navigator.prototypes().isPresent())
            report.section("Prototypes", new Block.Figures(figures.prototypes(config.contrast().limited())));
        report.section("Walks as far as codes go",
                new Block.Text("From end to end of the ellipsoid of two standard deviations of W, whose length differs"
                        + " from direction to direction."),
                new Block.Figures(
                        figures.walks(codes.slice(0, 0, 1), new NavigatorSetup(config, generator).subspace())));
    }

    /** What edits do to attributes, where a network tells them. */
    private void shifts(Report report, NavigatorEdits edits) {
        Predictors.of(config.generator(), Optional.empty(), generator.backend()).ifPresent(p -> {
            EditScores scores = EditScores.of(generator, edits, p, new EditScores.Plan(SHIFT_SAMPLES, SHIFT_PSI,
                    config.step().scale(), AttributeShifts.Order.ABS_OF_MEAN, config.seed()));
            report.section("Change of attributes", scores.blocks());
        });
    }

    private void training(Report report) {
        Path file = folder.path().resolve(TrainingLog.METRICS);
        if (!Files.exists(file)) return;
        MetricsTable metrics = MetricsTable.read(file);
        report.section("Training", new Block.Lines(metrics.loss()));
        if (told()) report.section("Edits told right", new Block.Lines(metrics.accuracy()));
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
}
