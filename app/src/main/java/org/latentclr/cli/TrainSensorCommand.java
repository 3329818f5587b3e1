package org.latentclr.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.latentclr.UserError;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.run.Progress;
import org.latentclr.sensor.SensorTraining;
import org.latentclr.sensor.SensorTraining.Labelled;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentclr train-sensor}. */
@Command(name = "train-sensor", mixinStandardHelpOptions = true, description = "Trains the small AlexNet whose features ContraFeat reads, on rendered scenes and Fashion-MNIST, and measures it.", footer = {
        "",
        "The program has one that was trained so; train method=contrafeat uses it unless sensor=FILE names another.",
        "Fashion-MNIST is Debian's package dataset-fashion-mnist."})
final class TrainSensorCommand implements Callable<Integer> {
    private static final int PICTURES = 5000;

    @Option(names = "--steps", paramLabel = "N", description = "steps of 64 pictures (default: ${DEFAULT-VALUE})", defaultValue = "800")
    private int steps;

    @Option(names = "--seed", paramLabel = "N", description = "of weights and pictures (default: ${DEFAULT-VALUE})", defaultValue = "1")
    private long seed;

    @Option(names = "--data", paramLabel = "FOLDER", description = "holds Fashion-MNIST's four idx files (default: ${DEFAULT-VALUE})", defaultValue = "/usr/share/datasets/fashion-mnist")
    private Path data;

    @Option(names = "--out", paramLabel = "FILE", description = "where to write it (default: ${DEFAULT-VALUE})", defaultValue = "sensor.safetensors")
    private Path file;

    @Mixin
    private DeviceOptions on;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (steps < 4) throw UserError.of("--steps: at least 4 expected, found %d", steps);
        if (!Files.isDirectory(data))
            throw UserError.of("--data: the folder %s does not exist; install Fashion-MNIST (Debian: apt-get install "
                    + "dataset-fashion-mnist) or name the folder of its idx files", data);
        Labelled train = Labelled.read(data, "train");
        Labelled test = Labelled.read(data, "t10k");
        try (Backend backend = Backends.open(on.device(), 0).backend(); Scope s = Scope.open("sensor")) {
            SensorTraining training = new SensorTraining(train, steps, seed, backend);
            try (Progress progress = Progress.start("sensor", 0, steps, on.quiet())) {
                while (training.steps() < steps) {
                    double loss = training.step();
                    progress.at(training.steps(), String.format(Locale.ROOT, "loss %.4f", loss));
                }
            }
            report(training.accuracy(test, PICTURES), training);
        }
        return Failures.OK;
    }

    private void report(Map<String, Double> accuracy, SensorTraining training) {
        var out = spec.commandLine().getOut();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("recipe", "train-sensor --steps " + steps + " --seed " + seed);
        out.printf("share of %d pictures not trained on that are named rightly:%n", PICTURES);
        accuracy.forEach((name, share) -> {
            String text = String.format(Locale.ROOT, "%.4f", share);
            facts.put("accuracy_" + name, text);
            out.printf("  %-12s %s%n", name, text);
        });
        training.save(file, facts);
        out.println("written    " + file);
        out.flush();
    }
}
