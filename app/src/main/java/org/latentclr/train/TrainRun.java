package org.latentclr.train;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.TrainConfig;
import org.latentclr.config.Value;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.generators.Generators;
import org.latentclr.generators.OpenedGenerator;
import org.latentclr.lclr.Chunking;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.Trainer;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.run.StopSignal;
import org.latentclr.weights.WeightsException;

/** One training from the configuration to the report. */
public final class TrainRun {
    private final Configuration<TrainConfig> configuration;
    private final TrainConfig config;
    private final Terminal terminal;
    private final PrintWriter out;

    private TrainRun(Configuration<TrainConfig> configuration, Terminal terminal) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** Trains; the last lines printed say where everything is and what to try next. */
    public static void run(Configuration<TrainConfig> configuration, Terminal terminal) {
        new TrainRun(configuration, terminal).run();
    }

    private void run() {
        Backends.Choice device = Devices.open(config.device(), config.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            OpenedGenerator generator = Generators.open(config.generator(), GeneratorFiles.from(System::getenv),
                    backend);
            Contrast contrast = Setup.contrast(config, Setup.tap(generator, config.feedLayers()));
            Setup.checkReach(contrast.tap(), config.seed());
            say("device     " + Devices.describe(device));
            say("generator  " + generator.generator().describe());
            say("features   " + contrast.tap().layer() + ", " + contrast.tap().featureSize() + " values");
            say("directions " + contrast.model().describe());
            Path place = place();
            Trainer trainer = new Trainer(contrast,
                    Setup.optimizer(config.hparams(), contrast, config.trainProjector()),
                    Setup.schedule(config.hparams()), settings(place, device.backend()));
            config.checkpoint().ifPresent(file -> Setup.checked(() -> {
                try {
                    trainer.resume(file);
                } catch (WeightsException e) {
                    throw TrainedDirections.explained(file, contrast, e);
                }
                say("resumed    after step " + trainer.iteration() + " of " + file);
                return file;
            }));
            RunFolder folder = RunFolder.open(place, known(contrast), terminal.arguments(),
                    Environment.current().with("device", Devices.describe(device)));
            say("run folder " + folder.path());
            train(trainer, contrast, folder, device);
        }
    }

    /** The configuration with what the generator says. */
    private Configuration<TrainConfig> known(Contrast contrast) {
        return configuration.filledIn("model.size", new Value.Int(contrast.tap().codeSize()));
    }

    /** A run that fails before its first step leaves no folder. */
    private void train(Trainer trainer, Contrast contrast, RunFolder folder, Backends.Choice device) {
        long before = trainer.iteration();
        try {
            follow(trainer, contrast, folder, device);
        } catch (RuntimeException e) {
            if (trainer.iteration() == before) folder.discard();
            throw e;
        }
    }

    private void follow(Trainer trainer, Contrast contrast, RunFolder folder, Backends.Choice device) {
        long started = System.nanoTime();
        // The stop signal lets the process go only when it is closed: after the last words.
        try (StopSignal stop = StopSignal.install(text -> System.err.println("\n" + text))) {
            boolean finished;
            try (TrainingLog log = new TrainingLog(folder, config, trainer.iteration(), terminal.quiet())) {
                finished = trainer.run(log, stop::requested);
            }
            if (!finished) {
                say("stopped    after step " + trainer.iteration() + "; go on with");
                say("  ./latentclr train checkpoint=" + folder.path().resolve(Trainer.RECENT));
                return;
            }
        }
        double seconds = (System.nanoTime() - started) * 1e-9;
        say(String.format(Locale.ROOT, "trained    in %.0f s", seconds));
        TrainReport report = new TrainReport(config, known(contrast), contrast, folder,
                Environment.current().with("device", Devices.describe(device)));
        Path page = report.write(seconds, trainer.bestLoss());
        closing(folder, page);
    }

    private void closing(RunFolder folder, Path page) {
        Path model = folder.path().resolve(Trainer.FINAL);
        say("");
        say("report     " + page.toAbsolutePath().toUri());
        say("pictures   " + folder.path().resolve(TrainReport.PICTURES));
        if (config.save()) {
            say("directions " + model);
            say("");
            say("Next: more pictures          " + TrainReport.gen(config, model));
            say("      other directions       ./latentclr train model=nonlinear k=16 seed=1");
            say("      a generator of yours   ./latentclr train generator=file generator.path=network-snapshot.pkl");
        }
    }

    private Trainer.Settings settings(Path folder, Backend device) {
        var h = config.hparams();
        return new Trainer.Settings(h.batchSize(), h.iterations(), config.evalFreq(), config.evalIters(),
                h.gradClipMaxNorm(), config.trainProjector(), config.seed(),
                config.save() ? Optional.of(folder) : Optional.empty(), Chunking.automatic(device));
    }

    /** A run that is resumed goes on in its folder; otherwise there will be a new one. */
    private Path place() {
        Optional<Path> before = config.checkpoint().map(c -> c.toAbsolutePath().getParent())
                .filter(p -> Files.exists(p.resolve(".hydra/config.yaml")));
        if (config.checkpoint().isPresent() && !Files.isRegularFile(config.checkpoint().get()))
            throw new UserError("checkpoint: the file " + config.checkpoint().get() + " does not exist");
        if (before.isPresent() && (config.out().isEmpty()
                || config.out().get().toAbsolutePath().normalize().equals(before.get().normalize())))
            return before.get();
        return RunFolder.place(config.out(),
                RunPlace.of("train", config.generator(), config.k(), config.model(), config.projector()));
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
