package org.latentclr.train;

import java.io.PrintWriter;
import java.util.Locale;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.EvalConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.generators.Generators;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.Evaluator;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.run.Devices;
import org.latentclr.run.Disk;
import org.latentclr.run.Progress;

/** Mean loss and accuracy of trained directions (METHODS §1.10). */
public final class EvalRun {
    private EvalRun() {}

    /** Prints the result; with {@code out} it is also written to {@code evaluation.txt} there. */
    public static void run(Configuration<EvalConfig> configuration, Terminal terminal) {
        EvalConfig c = configuration.config();
        PrintWriter out = terminal.out();
        Backends.Choice device = Devices.open(c.device(), c.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            FeatureTap tap = Setup.tap(Generators.open(c.generator(), GeneratorFiles.from(System::getenv), backend),
                    c.feedLayers());
            TrainedDirections trained = TrainedDirections.read(c.checkpoint(), c.model(), c.projector().normalize(),
                    tap);
            Contrast contrast = Setup.checked(() -> new Contrast(tap, trained.model(), trained.projector(),
                    c.divergence(), Setup.loss(c.loss())));
            out.println("device     " + Devices.describe(device));
            out.println("directions " + trained.model().describe());
            out.flush();
            Evaluator.Evaluation e;
            try (Progress progress = Progress.start("evaluation", 0, c.iterations(), terminal.quiet())) {
                e = Evaluator.evaluate(contrast, c.batchSize(), c.iterations(), c.seed(), n -> progress.at(n, ""));
            }
            String text = String.format(Locale.ROOT, "loss       %.6f%naccuracy   %.6f%nbatches    %d of %d codes%n",
                    e.loss(), e.accuracy(),
                    c.iterations(), c.batchSize());
            out.print(text);
            out.flush();
            c.out().ifPresent(folder -> {
                Disk.makeFolder(folder);
                Disk.replace(folder.resolve("evaluation.txt"),
                        stream -> stream.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
            });
        }
    }
}
