package org.latentclr.train;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.DecompositionConfig;
import org.latentclr.config.EditGenConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.Selection;
import org.latentclr.config.Training;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.ganspace.GanSpaceFile;
import org.latentclr.generators.Generators;
import org.latentclr.nn.generator.Generator;
import org.latentclr.picture.Picture;
import org.latentclr.picture.Resize;
import org.latentclr.picture.TraversalGrid;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** Pictures of edits of W+ codes: {@code sample_i.png}, a row per direction. */
public final class EditGenRun {
    private EditGenRun() {}

    public static void run(Configuration<EditGenConfig> configuration, Terminal terminal) {
        EditGenConfig c = configuration.config();
        Training t = c.training();
        Backends.Choice device = Devices.open(t.device(), t.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(t.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            WPlusEdits edits = new EditFile(c.checkpoint(), t, g).read();
            List<Integer> directions = GenRun.directions(c.directions(), c.seed(), edits.count());
            Tensor codes = codes(c, g);
            EditPictures pictures = new EditPictures(g, edits, start(c, g), TraversalGrid.columns(c.alphas()),
                    c.iterative());
            terminal.out().println("device     " + Devices.describe(device));
            terminal.out().println("edits      " + edits.describe());
            RunFolder folder = RunFolder.open(
                    RunFolder.place(t.out(), RunPlace.of("gen", t.generator(), edits.count(), name(t))), configuration,
                    terminal.arguments(), Environment.current().with("device", Devices.describe(device)));
            terminal.out().println("pictures   " + folder.path());
            terminal.out().flush();
            draw(c, pictures, codes, directions, folder, terminal.quiet());
            terminal.out().println(codes.dim(0) + (codes.dim(0) == 1 ? " picture" : " pictures") + " of "
                    + directions.size() + " directions, sample_0.png first");
            terminal.out().flush();
        }
    }

    static String name(Training t) {
        return t instanceof ContraFeatConfig c
                ? "contrafeat-" + c.variant().name().toLowerCase(Locale.ROOT)
                : ((DecompositionConfig) t).method().name().toLowerCase(Locale.ROOT);
    }

    private static EditPictures.Start start(EditGenConfig c, Generator g) {
        return c.training() instanceof DecompositionConfig d && d.centre()
                ? DecompositionRun.centred(g, GanSpaceFile.read(c.checkpoint()).components())
                : EditPictures.Start.same();
    }

    /** A failure before the first picture leaves no folder. */
    private static void draw(EditGenConfig c, EditPictures pictures, Tensor codes, List<Integer> directions,
            RunFolder folder, boolean quiet) {
        int samples = codes.dim(0);
        try (Progress progress = Progress.start("pictures", 0, samples, quiet)) {
            for (int i = 0; i < samples; i++) {
                Path file = folder.path().resolve("sample_" + i + ".png");
                try (Scope s = Scope.open("sample")) {
                    List<List<Picture>> rows = pictures.showing(i).of(codes.slice(0, i, i + 1), directions).stream()
                            .map(row -> row.stream().map(p -> resized(p, c)).toList()).toList();
                    new TraversalGrid(directions, pictures.steps(), rows).labelled().writePng(file);
                } catch (RuntimeException | OutOfMemoryError e) {
                    if (i == 0) folder.discard();
                    throw e;
                }
                progress.at(i + 1, String.valueOf(file.getFileName()));
            }
        }
    }

    private static Picture resized(Picture p, EditGenConfig c) {
        return c.imageSize().map(size -> Resize.BILINEAR.shorterSide(p, size)).orElse(p);
    }

    /** Codes in W+, [n,L,w]. */
    private static Tensor codes(EditGenConfig c, Generator g) {
        return switch (c.samples()) {
            case Selection.Samples.Drawn d -> EditReport.codes(g, d.count(), c.seed());
            case Selection.Samples.FromFile f -> codes(f.file(), g);
        };
    }

    /** Codes [n,w] or [n,L,w] of a file. */
    private static Tensor codes(Path file, Generator g) {
        Checkpoint content = Checkpoint.read(file);
        NamedArray a = content.root() instanceof NamedArray array
                ? array
                : content.tensors().size() == 1 ? content.tensors().values().iterator().next() : null;
        long[] shape = a == null ? new long[0] : a.shape();
        int layers = g.latentCount();
        boolean plain = shape.length == 2 && shape[1] == g.wSize();
        boolean perLayer = shape.length == 3 && shape[1] == layers && shape[2] == g.wSize();
        if (!plain && !perLayer)
            throw new UserError("n_samples: the codes in " + file + ": expected one array of shape [n, " + g.wSize()
                    + "] or [n, " + layers + ", " + g.wSize() + "], found "
                    + (a == null ? content.format().title() : Arrays.toString(shape)));
        int n = Math.toIntExact(shape[0]);
        Tensor w = Tensor.of(g.backend(), a.toFloats(), n, plain ? 1 : layers, g.wSize());
        return w.expand(n, layers, g.wSize());
    }
}
