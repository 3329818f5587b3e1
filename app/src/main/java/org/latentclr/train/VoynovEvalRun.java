package org.latentclr.train;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.VoynovConfig;
import org.latentclr.config.VoynovEvalConfig;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.generators.Generators;
import org.latentclr.nn.generator.Generator;
import org.latentclr.picture.PictureFolder;
import org.latentclr.run.Devices;
import org.latentclr.run.Disk;
import org.latentclr.run.Progress;
import org.latentclr.saliency.PictureTensors;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.ReconstructionAccuracy;
import org.latentclr.voynov.Reconstructor;
import org.latentclr.voynov.Transferability;
import org.latentclr.voynov.VoynovFiles;

/** Accuracy of a trained reconstructor, as a whole and for each direction, and transferability to real pictures (METHODS §3.4). */
public final class VoynovEvalRun {
    private static final int ACCURACY = 4, TRANSFER = 6;

    private final VoynovEvalConfig config;
    private final Terminal terminal;
    private final Generator generator;
    private final VoynovSetup setup;

    private VoynovEvalRun(VoynovEvalConfig config, Terminal terminal, Generator generator) {
        this.config = config;
        this.terminal = terminal;
        this.generator = generator;
        setup = new VoynovSetup(config.run(), generator);
    }

    /** Prints a table; with {@code out} it is also written to {@code evaluation.txt} there. */
    public static void run(Configuration<VoynovEvalConfig> configuration, Terminal terminal) {
        VoynovEvalConfig c = configuration.config();
        VoynovConfig run = c.run();
        Backends.Choice device = Devices.open(run.device(), run.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(run.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            terminal.out().println("device     " + Devices.describe(device));
            new VoynovEvalRun(c, terminal, g).run();
        }
    }

    private void run() {
        Backend backend = generator.backend();
        VoynovFiles files = VoynovFiles.find(config.checkpoint());
        Deformator a = Setup.checked(() -> files.openDeformator(setup.ambiguousKind(),
                config.run().directionsCount(), backend));
        Reconstructor r = Setup.checked(() -> files.openReconstructor(config.run().shiftPredictorSize(), backend));
        if (r.directions() != a.inputs())
            throw new UserError(files.reconstructor().orElseThrow() + ": a reconstructor of the deformator's "
                    + a.inputs() + " directions expected, found one of " + r.directions());
        PrintWriter out = terminal.out();
        out.println("directions " + a.describe());
        out.println("told by    " + r.describe());
        out.flush();
        ReconstructionAccuracy rca = Setup.checked(() -> ReconstructionAccuracy.measure(setup.source(),
                setup.pictures(), a, r, setup.sampling(), config.run().batchSize(), config.batches(),
                new RandomStream(config.run().seed(), ACCURACY)));
        Optional<List<Scored>> scores = config.images().map(folder -> transfer(a, folder));
        String text = text(rca, scores);
        out.print(text);
        out.flush();
        config.run().out().ifPresent(folder -> {
            Disk.makeFolder(folder);
            Disk.replace(folder.resolve("evaluation.txt"),
                    stream -> stream.write(text.getBytes(StandardCharsets.UTF_8)));
        });
    }

    private record Scored(int direction, Transferability.Score score) {}

    private List<Scored> transfer(Deformator a, Path folder) {
        PictureFolder pictures = PictureFolder.open("images", folder);
        List<Integer> dims = config.dims().orElseGet(() -> IntStream.range(0, a.inputs()).boxed().toList());
        for (int d : dims)
            if (d >= a.inputs())
                throw new UserError("dims: numbers from 0 to " + (a.inputs() - 1) + " expected, found " + d);
        return Setup.checked(() -> {
            Tensor real = PictureTensors.squares(pictures, generator);
            var measure = new Transferability(setup.pictures(), setup.source(), a, config.reach(),
                    Transferability.Options.PUBLISHED);
            RandomStream random = new RandomStream(config.run().seed(), TRANSFER);
            try (Progress progress = Progress.start("transferability", 0, dims.size(), terminal.quiet())) {
                return dims.stream().map(d -> {
                    Scored s = new Scored(d, measure.score(d, real, random));
                    progress.at(dims.indexOf(d) + 1, "");
                    return s;
                }).toList();
            }
        });
    }

    private static String text(ReconstructionAccuracy rca, Optional<List<Scored>> scores) {
        StringBuilder t = new StringBuilder(String.format(Locale.ROOT,
                "accuracy   %.4f (RCA; %.4f by chance)%n", rca.rate(), 1.0 / rca.asked().length));
        if (scores.isPresent()) {
            double mean = scores.get().stream().mapToDouble(s -> s.score.transferred()).average().orElseThrow();
            t.append(String.format(Locale.ROOT, "transfer   %.4f (DVN; mean over %d directions, 0.5 by chance)%n", mean,
                    scores.get().size()));
        }
        t.append(String.format(Locale.ROOT, "%n%9s %9s%s%n", "direction", "accuracy",
                scores.isPresent() ? " " + String.format("%9s %9s", "generated", "transfer") : ""));
        for (int k = 0; k < rca.asked().length; k++) {
            int direction = k;
            t.append(String.format(Locale.ROOT, "%9d %9.3f", k, rca.rate(k)));
            scores.flatMap(l -> l.stream().filter(s -> s.direction == direction).findFirst())
                    .ifPresent(s -> t.append(String.format(Locale.ROOT, " %9.3f %9.3f", s.score.generated(),
                            s.score.transferred())));
            t.append(System.lineSeparator());
        }
        return t.toString();
    }
}
