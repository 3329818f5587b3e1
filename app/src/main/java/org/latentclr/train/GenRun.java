package org.latentclr.train;

import java.io.PrintWriter;
import java.util.List;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.GenConfig;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.Selection;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.generators.Generators;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.lclr.Traversal;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;

/** Pictures of trained directions (METHODS §1.9): {@code sample_i.png}, a row per direction. */
public final class GenRun {
    /** Pictures that plain loops draw sooner (measured: benchmarks/results, cold start). */
    private static final int FEW = 8;

    private GenRun() {}

    public static void run(Configuration<GenConfig> configuration, Terminal terminal) {
        GenConfig c = configuration.config();
        PrintWriter out = terminal.out();
        Backends.Choice device = isLittle(c)
                ? Devices.openForLittle(c.device(), c.threads())
                : Devices.open(c.device(), c.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            FeatureTap tap = Setup.tap(Generators.open(c.generator(), GeneratorFiles.from(System::getenv), backend),
                    c.feedLayers());
            TrainedDirections trained = TrainedDirections.read(c.checkpoint(), c.model(), c.projector().normalize(),
                    tap);
            Traversal traversal = Setup.checked(() -> new Traversal(tap, trained.model(), c.alphas(), c.iterative()));
            List<Integer> directions = directions(c.directions(), c.seed(), trained.model().directions());
            Tensor codes = codes(c, traversal);
            out.println("device     " + Devices.describe(device));
            out.println("directions " + trained.model().describe());
            RunFolder folder = RunFolder.open(RunFolder.place(c.out(),
                    RunPlace.of("gen", c.generator(), trained.model().directions(), c.model(), c.projector())),
                    configuration, terminal.arguments(),
                    Environment.current().with("device", Devices.describe(device)));
            out.println("pictures   " + folder.path());
            out.flush();
            draw(c, traversal, codes, directions, folder, terminal.quiet());
            out.println(codes.dim(0) + (codes.dim(0) == 1 ? " picture" : " pictures") + " of " + directions.size()
                    + " directions, sample_0.png first");
            out.flush();
        }
    }

    /** Whether no more than {@link #FEW} pictures of the small bundled generator are asked for. */
    private static boolean isLittle(GenConfig c) {
        if (!(c.generator() instanceof GeneratorConfig.Bundled)) return false;
        if (!(c.samples() instanceof Selection.Samples.Drawn samples)) return false;
        long directions = switch (c.directions()) {
            case Selection.Directions.All a -> c.k();
            case Selection.Directions.Drawn d -> d.count();
            case Selection.Directions.Listed l -> l.indices().size();
        };
        return samples.count() * directions * c.alphas().size() <= FEW;
    }

    /** A failure before the first picture leaves no folder. */
    private static void draw(GenConfig c, Traversal traversal, Tensor codes, List<Integer> directions, RunFolder folder,
            boolean quiet) {
        int samples = codes.dim(0);
        try (Progress progress = Progress.start("pictures", 0, samples, quiet)) {
            for (int i = 0; i < samples; i++) {
                try (Scope s = Scope.open("sample")) {
                    Strips.write(folder.path(), i, traversal.showing(i).images(codes.slice(0, i, i + 1), directions),
                            c.imageSize());
                } catch (RuntimeException | OutOfMemoryError e) {
                    if (i == 0) folder.discard();
                    throw e;
                }
                progress.at(i + 1, "sample_" + i + ".png");
            }
        }
    }

    private static Tensor codes(GenConfig c, Traversal traversal) {
        return switch (c.samples()) {
            case Selection.Samples.Drawn d -> traversal.tap().sample(d.count(), Streams.of(c.seed(), Purpose.SAMPLES));
            case Selection.Samples.FromFile f -> traversal.samples(f.file());
        };
    }

    /** The configuration was checked against its own k; the file may hold another number. */
    static List<Integer> directions(Selection.Directions chosen, long seed, int available) {
        return switch (chosen) {
            case Selection.Directions.All a -> Traversal.all(available);
            case Selection.Directions.Drawn d ->
                Traversal.draw(Math.min(d.count(), available), available, Streams.of(seed, Purpose.DIRECTIONS));
            case Selection.Directions.Listed l -> {
                for (int k : l.indices())
                    if (k >= available)
                        throw new UserError("n_dirs: expected numbers from 0 to " + (available - 1)
                                + ", the directions of the checkpoint, found " + k);
                yield l.indices();
            }
        };
    }
}
