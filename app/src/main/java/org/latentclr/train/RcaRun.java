package org.latentclr.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.RcaConfig;
import org.latentclr.config.VoynovConfig;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.generators.Generators;
import org.latentclr.nn.generator.Generator;
import org.latentclr.picture.Chart;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.run.StopSignal;
import org.latentclr.voynov.DirectionCharts;
import org.latentclr.voynov.ReconstructionStep;
import org.latentclr.voynov.VoynovTrainer;

/**
 * Reconstruction accuracy of learned directions beside that of random ones (METHODS §3.4): for each seed one training of each, alike in
 * everything else.
 */
public final class RcaRun {
    private static final int SHOWN = 5, SIDE = 4;
    private static final double SMOOTHING = 0.9;

    private final Configuration<RcaConfig> configuration;
    private final RcaConfig config;
    private final Terminal terminal;
    private final Generator generator;
    private final List<Trained> done = new ArrayList<>();

    /**
     * One training.
     *
     * @param accuracy in training, smoothed, after each step
     */
    private record Trained(VoynovConfig.Deformator kind, long seed, double rca, double[] accuracy) {}

    private RcaRun(Configuration<RcaConfig> configuration, Terminal terminal, Generator generator) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.terminal = terminal;
        this.generator = generator;
    }

    /** Prints a table and writes it, the curves and pictures of the last learned directions to a run folder. */
    public static void run(Configuration<RcaConfig> configuration, Terminal terminal) {
        VoynovConfig run = configuration.config().run();
        if (run.deformator() == VoynovConfig.Deformator.RANDOM)
            throw new UserError("deformator: the comparison is with random directions; choose another kind");
        if (run.checkpoint().isPresent())
            throw new UserError("checkpoint: rca trains anew; for networks that are there use eval method=voynov");
        Backends.Choice device = Devices.open(run.device(), run.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(run.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            new RcaRun(configuration, terminal, g).run(Environment.current().with("device", Devices.describe(device)));
        }
    }

    private void run(Environment environment) {
        VoynovConfig run = config.run();
        Setup.checked(() -> {
            try (Scope s = Scope.open("check")) {
                return new VoynovSetup(run, generator).trainer().steps();
            }
        });
        RunFolder folder = RunFolder.open(RunFolder.place(run.out(),
                RunPlace.of("rca", run.generator(), run.generator().className(), "voynov_" + name(run.deformator()))),
                configuration, terminal.arguments(), environment);
        say("generator  " + generator.describe());
        say("run folder " + folder.path());
        long started = System.nanoTime();
        List<Block> pictures = new ArrayList<>();
        try (StopSignal stop = StopSignal.install(text -> System.err.println("\n" + text));
                Progress progress = Progress.start("training", 0, 2L * config.seeds().size() * run.steps(),
                        terminal.quiet())) {
            for (long seed : config.seeds())
                for (VoynovConfig.Deformator kind : List.of(run.deformator(), VoynovConfig.Deformator.RANDOM)) {
                    try (Scope s = Scope.open("training")) {
                        train(run.withSeed(seed).withDeformator(kind), stop, progress, pictures);
                    }
                    if (stop.requested()) {
                        say("stopped    after " + done.size() + " trainings; nothing is compared");
                        return;
                    }
                }
        }
        finish(folder, environment, pictures, (System.nanoTime() - started) * 1e-9);
    }

    private void train(VoynovConfig one, StopSignal stop, Progress progress, List<Block> pictures) {
        VoynovTrainer trainer = new VoynovSetup(one, generator).trainer();
        double[] curve = new double[one.steps()];
        long before = (long) done.size() * one.steps();
        boolean finished = trainer.run(new VoynovTrainer.Listener() {
            @Override
            public void onStep(long steps, ReconstructionStep.Result result) {
                int i = (int) steps - 1;
                curve[i] = i == 0 ? result.accuracy() : SMOOTHING * curve[i - 1] + (1 - SMOOTHING) * result.accuracy();
                progress.at(before + steps, String.format(Locale.ROOT, "%s, seed %d: accuracy %.2f",
                        name(one.deformator()), one.seed(), curve[i]));
            }
        }, stop::requested);
        if (!finished) return;
        done.add(new Trained(one.deformator(), one.seed(), trainer.accuracy(config.batches()).rate(), curve));
        if (one.seed() == config.seeds().getFirst()) pictures.add(picture(trainer, one));
    }

    /** One code along the first directions, three times as far as in training. */
    private Block picture(VoynovTrainer trainer, VoynovConfig one) {
        Tensor z = generator.sampleZ(1, new RandomStream(one.seed(), SHOWN));
        var charts = new DirectionCharts(trainer.pictures(), trainer.deformator(), 3 * one.shiftScale(), SIDE);
        int rows = Math.min(DirectionCharts.PAGE, trainer.deformator().inputs());
        return new Block.Figures(List.of(new Block.Figure(charts
                .page(z, new VoynovSetup(one, generator).shownClass(0), 0, rows).labelled(),
                name(one.deformator()) + " directions, seed " + one.seed())));
    }

    private void finish(RunFolder folder, Environment environment, List<Block> pictures, double seconds) {
        Map<String, String> rows = new LinkedHashMap<>();
        for (VoynovConfig.Deformator kind : List.of(config.run().deformator(), VoynovConfig.Deformator.RANDOM))
            rows.put(name(kind) + " directions", summary(of(kind)));
        double[] differences = new double[config.seeds().size()];
        Arrays.setAll(differences, i -> of(config.run().deformator())[i] - of(VoynovConfig.Deformator.RANDOM)[i]);
        rows.put("difference", summary(differences));
        rows.forEach((name, value) -> say(String.format("%-20s %s", name, value)));
        folder.writeText("rca.csv", csv());
        Path page = folder.path().resolve(VoynovReport.PAGE);
        Report report = Report.titled("Accuracy of learned and of random directions",
                "A second network tells which direction was used, from pictures before and after. It is trained alike on learned and on"
                        + " random directions, once for each seed.")
                .fact("seeds", config.seeds().stream().map(String::valueOf).collect(Collectors.joining(", ")))
                .fact("steps", Integer.toString(config.run().steps()))
                .fact("trainings", String.format(Locale.ROOT, "%d in %.0f s", done.size(), seconds))
                .section("Accuracy (RCA)", new Block.Table(rows), new Block.Lines(chart()))
                .section("Directions of the first seed", pictures.toArray(Block[]::new))
                .section("Configuration", new Block.Table(TrainReport.flat(configuration.yaml())))
                .section("Environment", new Block.Table(environment.facts()));
        report.write(page);
        say(String.format(Locale.ROOT, "took       %.0f s", seconds));
        say("report     " + page.toAbsolutePath().toUri());
    }

    private double[] of(VoynovConfig.Deformator kind) {
        return done.stream().filter(t -> t.kind == kind).mapToDouble(Trained::rca).toArray();
    }

    /** Mean ± standard deviation, and the single values. */
    private static String summary(double[] v) {
        double mean = Arrays.stream(v).average().orElseThrow();
        double square = Arrays.stream(v).map(x -> (x - mean) * (x - mean)).sum();
        String spread = v.length < 2 ? "" : String.format(Locale.ROOT, " ± %.3f", Math.sqrt(square / (v.length - 1)));
        return String.format(Locale.ROOT, "%.3f%s (%s)", mean, spread, Arrays.stream(v)
                .mapToObj(x -> String.format(Locale.ROOT, "%.3f", x)).collect(Collectors.joining(", ")));
    }

    private String csv() {
        return "deformator,seed,rca\n" + done.stream()
                .map(t -> name(t.kind) + "," + t.seed + "," + String.format(Locale.ROOT, "%.6f", t.rca))
                .collect(Collectors.joining("\n")) + "\n";
    }

    private Chart chart() {
        List<Chart.Series> series = new ArrayList<>();
        for (Trained t : done) {
            double[] x = new double[t.accuracy.length];
            Arrays.setAll(x, i -> i + 1);
            series.add(new Chart.Series(name(t.kind) + ", seed " + t.seed, x, t.accuracy));
        }
        return new Chart("Accuracy in training", "step", series);
    }

    private static String name(VoynovConfig.Deformator kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
