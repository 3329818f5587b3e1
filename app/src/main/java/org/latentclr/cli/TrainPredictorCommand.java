package org.latentclr.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.factors.FactorPredictor;
import org.latentclr.factors.FactorTraining;
import org.latentclr.run.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentclr train-predictor}. */
@Command(name = "train-predictor", mixinStandardHelpOptions = true, description = "Trains the network that tells the six factors of a scene, on rendered pictures, and measures it.", footer = {
        "", "The program has one that was trained so; `evaluate` and `reproduce` use it."})
final class TrainPredictorCommand implements Callable<Integer> {
    private static final int PICTURES = 2000;

    @Option(names = "--steps", paramLabel = "N", description = "steps (default: 1000)")
    private int steps = FactorTraining.usual().steps();

    @Option(names = "--seed", paramLabel = "N", description = "of weights and scenes (default: 1)")
    private long seed = FactorTraining.usual().seed();

    @Option(names = "--out", paramLabel = "FILE", description = "where to write it (default: predictor.safetensors)")
    private Path file = Path.of("predictor.safetensors");

    @Mixin
    private DeviceOptions on;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        FactorTraining usual = FactorTraining.usual();
        FactorTraining training = new FactorTraining(steps, usual.batch(), usual.rate(), seed);
        try (Backend backend = Backends.open(on.device(), 0).backend(); Scope s = Scope.open("predictor")) {
            FactorPredictor p;
            try (Progress progress = Progress.start("predictor", 0, steps, on.quiet())) {
                p = training.run(backend, (n, loss) -> progress.at(n, String.format(Locale.ROOT, "loss %.4f", loss)));
            }
            p = p.measured(backend, PICTURES);
            p.write(file);
            out.println("told right to half a step of 3DShapes' grid, and mean error:");
            p.facts().forEach((name, text) -> {
                if (name.startsWith("accuracy")) out.println("  " + name + ": " + text);
            });
            out.println("written    " + file);
            out.flush();
        }
        return Failures.OK;
    }
}
