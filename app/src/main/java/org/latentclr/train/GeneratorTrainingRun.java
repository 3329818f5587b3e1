package org.latentclr.train;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorTrainingConfig;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.gan.GeneratorTraining;
import org.latentclr.picture.Sheet;
import org.latentclr.run.Devices;
import org.latentclr.run.Disk;
import org.latentclr.run.Environment;
import org.latentclr.run.Metrics;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.run.StopSignal;

/** One training of a generator from the configuration to its files. */
public final class GeneratorTrainingRun {
    /** The settings of directions that a small generator gets without a word when it is bundled; the published ones are for large ones. */
    private static final String SMALL = "k=8 model.alpha=6 model.subspace=10 hparams.iterations=300 hparams.batch_size=8 hparams.optimizer.lr=0.05";
    /** Written at every interval and at the end; also the generator. */
    static final String CHECKPOINT = "most_recent.safetensors";
    static final String PICTURES = "pictures";
    private static final int COLUMNS = 8;
    private static final int SHOWN = 32;

    private final Configuration<GeneratorTrainingConfig> configuration;
    private final GeneratorTrainingConfig config;
    private final Terminal terminal;
    private final PrintWriter out;

    private GeneratorTrainingRun(Configuration<GeneratorTrainingConfig> configuration, Terminal terminal) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** Trains; the last lines printed say where everything is. */
    public static void run(Configuration<GeneratorTrainingConfig> configuration, Terminal terminal) {
        new GeneratorTrainingRun(configuration, terminal).run();
    }

    private void run() {
        if (config.checkpoint().isPresent() && !Files.isRegularFile(config.checkpoint().get()))
            throw new UserError("checkpoint: the file " + config.checkpoint().get() + " does not exist");
        Backends.Choice device = Devices.open(config.device(), config.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            GeneratorTraining training = Setup.checked(() -> GeneratorTrainings.of(config, backend));
            say("device     " + Devices.describe(device));
            config.checkpoint().ifPresent(file -> Setup.checked(() -> {
                training.load(file);
                say("resumed    after step " + training.steps() + " of " + file);
                return file;
            }));
            RunFolder folder = folder(device);
            say("run folder " + folder.path());
            train(training, folder);
        }
    }

    private void train(GeneratorTraining training, RunFolder folder) {
        Disk.makeFolder(folder.path().resolve(PICTURES));
        List<String> columns = new ArrayList<>(training.columns());
        columns.add(training.qualityName());
        double quality = Double.NaN;
        try (StopSignal stop = StopSignal.install(text -> System.err.println("\n" + text));
                Metrics metrics = Metrics.open(folder.path().resolve(TrainingLog.METRICS), columns, training.steps());
                Progress progress = Progress.start("generator", training.steps(), config.steps(), terminal.quiet())) {
            sheet(folder, "wanted.png", training.references(SHOWN));
            while (training.steps() < config.steps() && !stop.requested()) {
                double[] row = Arrays.copyOf(training.step(), columns.size());
                row[row.length - 1] = Double.NaN;
                long done = training.steps();
                if (done % config.saveEvery() == 0 || done == config.steps()) {
                    training.save(folder.path().resolve(CHECKPOINT));
                    sheet(folder, "step_" + done + ".png", training.samples(SHOWN));
                    row[row.length - 1] = quality = training.quality();
                    folder.log().add(String.format(Locale.ROOT, "step %d: %s %.3f", done, training.qualityName(),
                            quality));
                }
                metrics.add(done, row);
                progress.at(done, message(row[0], training.qualityName(), quality));
            }
            training.save(folder.path().resolve(CHECKPOINT));
        }
        finish(training, folder);
    }

    private static String message(double loss, String name, double quality) {
        String text = String.format(Locale.ROOT, "loss %.4f", loss);
        return Double.isNaN(quality) ? text : text + String.format(Locale.ROOT, "  %s %.2f", name, quality);
    }

    private void finish(GeneratorTraining training, RunFolder folder) {
        Path file = folder.path().resolve(CHECKPOINT);
        if (training.steps() < config.steps()) {
            say("stopped    after step " + training.steps() + "; go on with");
            say("  ./latentclr train-generator checkpoint=" + file);
            return;
        }
        say(String.format(Locale.ROOT, "trained    %d steps, %s %.3f", training.steps(), training.qualityName(),
                training.quality()));
        say("pictures   " + folder.path().resolve(PICTURES) + " (wanted.png: what they should be)");
        say("generator  " + file);
        say("directions ./latentclr train generator=file generator.path=" + file
                + " generator.feature_layer=b16.conv1 generator.use_w=true " + SMALL);
    }

    private void sheet(RunFolder folder, String name, float[] pictures) {
        int channels = pictures.length / SHOWN / config.resolution() / config.resolution();
        Sheet.of(pictures, channels, config.resolution(), COLUMNS)
                .writePng(folder.path().resolve(PICTURES).resolve(name));
    }

    private RunFolder folder(Backends.Choice device) {
        Environment environment = Environment.current().with("device", Devices.describe(device));
        Optional<Path> before = config.checkpoint().map(c -> c.toAbsolutePath().getParent())
                .filter(p -> Files.exists(p.resolve(".hydra/config.yaml")) && config.out().isEmpty());
        Path place = before.orElseGet(() -> RunFolder.place(config.out(),
                new RunPlace(Path.of("outputs", "run", "train-generator",
                        config.method().name().toLowerCase(Locale.ROOT) + "_" + config.resolution()))));
        return RunFolder.open(place, configuration, terminal.arguments(), environment);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
