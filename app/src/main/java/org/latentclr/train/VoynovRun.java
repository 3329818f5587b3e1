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
import org.latentclr.config.VoynovConfig;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.generators.Generators;
import org.latentclr.nn.generator.Generator;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.run.StopSignal;
import org.latentclr.voynov.VoynovTrainer;

/** One training by reconstruction (METHODS §3) from the configuration to the report. */
public final class VoynovRun {
    /** Written at every measurement and when a run is stopped or done. */
    static final String CHECKPOINT = "checkpoint.pt";

    private final Configuration<VoynovConfig> configuration;
    private final VoynovConfig config;
    private final Terminal terminal;
    private final PrintWriter out;

    private VoynovRun(Configuration<VoynovConfig> configuration, Terminal terminal) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.terminal = terminal;
        this.out = terminal.out();
    }

    /** Trains; the last lines printed say where everything is. */
    public static void run(Configuration<VoynovConfig> configuration, Terminal terminal) {
        new VoynovRun(configuration, terminal).run();
    }

    private void run() {
        Backends.Choice device = Devices.open(config.device(), config.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator generator = Generators.open(config.generator(), GeneratorFiles.from(System::getenv), backend)
                    .generator();
            VoynovTrainer trainer = Setup.checked(() -> new VoynovSetup(config, generator).trainer());
            say("device     " + Devices.describe(device));
            say("generator  " + generator.describe());
            say("directions " + trainer.deformator().describe());
            say("told by    " + trainer.reconstructor().describe());
            config.checkpoint().ifPresent(file -> Setup.checked(() -> {
                if (!Files.isRegularFile(file))
                    throw new UserError("checkpoint: the file " + file + " does not exist");
                trainer.resume(file);
                say("resumed    after step " + trainer.steps() + " of " + file);
                return file;
            }));
            RunFolder folder = folder(device, trainer);
            say("run folder " + folder.path());
            follow(trainer, folder, device);
        }
    }

    private void follow(VoynovTrainer trainer, RunFolder folder, Backends.Choice device) {
        long started = System.nanoTime();
        boolean finished;
        VoynovReport report = new VoynovReport(configuration, trainer, folder);
        try (StopSignal stop = StopSignal.install(text -> System.err.println("\n" + text));
                VoynovLog log = new VoynovLog(folder, config, report, trainer.steps(), terminal.quiet())) {
            finished = trainer.run(log, stop::requested);
            trainer.save(folder.path().resolve(CHECKPOINT));
        }
        if (!finished) {
            say("stopped    after step " + trainer.steps() + "; go on with");
            say("  ./latentclr train checkpoint=" + folder.path().resolve(CHECKPOINT));
            return;
        }
        double seconds = (System.nanoTime() - started) * 1e-9;
        double accuracy = trainer.accuracy(VoynovLog.BATCHES).rate();
        say(String.format(Locale.ROOT, "trained    in %.0f s, accuracy (RCA) %.3f over %d directions", seconds,
                accuracy,
                trainer.deformator().inputs()));
        Path page = report.write(seconds, accuracy, Environment.current().with("device", Devices.describe(device)));
        say("");
        say("report     " + page.toAbsolutePath().toUri());
        say("pictures   " + folder.path().resolve(VoynovReport.PICTURES));
        say("networks   " + folder.path().resolve(VoynovLog.MODELS));
    }

    /** A run that is resumed goes on in its folder; otherwise there is a new one. */
    private RunFolder folder(Backends.Choice device, VoynovTrainer trainer) {
        Environment environment = Environment.current().with("device", Devices.describe(device));
        Optional<Path> before = config.checkpoint().map(c -> c.toAbsolutePath().getParent())
                .filter(p -> Files.exists(p.resolve(".hydra/config.yaml")) && config.out().isEmpty());
        Path place = before.orElseGet(() -> RunFolder.place(config.out(),
                RunPlace.of("train", config.generator(), config.generator().className() + "_"
                        + trainer.deformator().inputs(), "voynov_" + trainer.deformator().kind().option())));
        return RunFolder.open(place, configuration, terminal.arguments(), environment);
    }

    private void say(String line) {
        out.println(line);
        out.flush();
    }
}
