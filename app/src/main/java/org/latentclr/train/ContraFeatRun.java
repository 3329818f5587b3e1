package org.latentclr.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.NavigatorTrainer;
import org.latentclr.contrafeat.Step;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.generators.Generators;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.run.StopSignal;

/** One ContraFeat training from the configuration to the report. */
public final class ContraFeatRun {
    private final Configuration<ContraFeatConfig> configuration;
    private final ContraFeatConfig config;
    private final Terminal terminal;

    private ContraFeatRun(Configuration<ContraFeatConfig> configuration, Terminal terminal) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.terminal = terminal;
    }

    /** Trains; the last lines printed say where everything is. */
    public static void run(Configuration<ContraFeatConfig> configuration, Terminal terminal) {
        new ContraFeatRun(configuration, terminal).run();
    }

    private void run() {
        Backends.Choice device = Devices.open(config.device(), config.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(config.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            Setup.checkClasses(g, g.spaces().contains(LatentSpace.S));
            ContraFeatSetup setup = new ContraFeatSetup(config, g);
            FeatureExtractor sensor = setup.sensor();
            say("device     " + Devices.describe(device));
            say("generator  " + g.describe());
            say("sensor     " + sensor.describe());
            Navigator navigator = Setup.checked(new NavigatorSetup(config, g)::navigator);
            Step<?> step = Setup.checked(() -> setup.step(navigator, sensor));
            Environment environment = Environment.current().with("device", Devices.describe(device)).with("sensor",
                    sensor.describe());
            RunFolder folder = folder(environment);
            say("run folder " + folder.path());
            NavigatorTrainer trainer = new NavigatorTrainer(g, navigator, step, settings(folder));
            config.checkpoint().ifPresent(file -> {
                trainer.resume(file);
                say("resumed    after step " + trainer.iteration() + " of " + file);
            });
            if (!train(trainer, folder)) return;
            Path page = new ContraFeatReport(configuration, folder, g, navigator, sensor, environment).write();
            say("");
            say("report     " + page.toAbsolutePath().toUri());
            if (config.save()) say("directions " + folder.path().resolve(NavigatorTrainer.FINAL));
        }
    }

    private boolean train(NavigatorTrainer trainer, RunFolder folder) {
        if (config.navigator().nothingToLearn()) {
            say("nothing to learn: given directions on all layers alike");
            if (config.save()) trainer.save(folder.path().resolve(NavigatorTrainer.FINAL));
            return true;
        }
        long started = System.nanoTime();
        try (StopSignal stop = StopSignal.install(text -> System.err.println("\n" + text));
                ContraFeatLog log = new ContraFeatLog(folder, config, trainer.iteration(), terminal.quiet())) {
            if (!trainer.run(log, stop::requested)) {
                say("stopped    after step " + trainer.iteration() + "; go on with");
                say("  ./latentclr train checkpoint=" + folder.path().resolve(NavigatorTrainer.RECENT));
                return false;
            }
        }
        say(String.format(Locale.ROOT, "trained    in %.0f s", (System.nanoTime() - started) * 1e-9));
        return true;
    }

    private NavigatorTrainer.Settings settings(RunFolder folder) {
        return new NavigatorTrainer.Settings(config.iterations(), config.rounds(), config.learningRate(), config.seed(),
                config.noise() == ContraFeatConfig.Noise.RANDOM, config.saveFreq(),
                config.save() ? Optional.of(folder.path()) : Optional.empty());
    }

    /** A run that is resumed goes on in its folder; otherwise there is a new one. */
    private RunFolder folder(Environment environment) {
        config.checkpoint().filter(f -> !Files.isRegularFile(f)).ifPresent(f -> {
            throw new UserError("checkpoint: the file " + f + " does not exist");
        });
        List<String> typed = terminal.arguments();
        Optional<Path> before = config.checkpoint().map(c -> c.toAbsolutePath().getParent())
                .filter(p -> config.out().isEmpty() && Files.exists(p.resolve(".hydra/config.yaml")));
        Path place = before.orElseGet(() -> RunFolder.place(config.out(), RunPlace.of("train", config.generator(),
                config.k(), "contrafeat-" + config.variant().name().toLowerCase(Locale.ROOT))));
        return RunFolder.open(place, configuration, typed, environment);
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
