package org.latentclr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.latentclr.UserError;
import org.latentclr.data.Pictures;
import org.latentclr.data.ShapesFile;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.picture.Sheet;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;
import org.latentclr.scenes.SceneGrid;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr scenes}. */
@Command(name = "scenes", mixinStandardHelpOptions = true, description = "Renders scenes with six known factors: a picture, or a data set in the layout of 3DShapes.", footer = {
        "", "Examples:",
        "  latentclr scenes factors.png                           a row for each factor, the others in the middle",
        "  latentclr scenes one.png --size 256 --factors 0.1,0.6,0.4,1,0,0.8",
        "  latentclr scenes shapes.h5 --count 5000                drawn from the grid of 3DShapes",
        "  latentclr scenes seen.png --from 3dshapes.h5           pictures of such a file",
        "Factors, each from 0 to 1: hue of floor, walls and object, size, shape (cube, cylinder, sphere, capsule), view angle."})
final class ScenesCommand implements Callable<Integer> {
    private static final int COLUMNS = 8;
    private static final int SHOWN = 48;

    @Parameters(paramLabel = "OUT", description = "*.png or *.h5")
    private Path out;

    @Option(names = "--size", paramLabel = "N", description = "rows and columns of a picture (default: ${DEFAULT-VALUE})", defaultValue = "64")
    private int size;

    @Option(names = "--factors", paramLabel = "F,F,F,F,F,F", hideParamSyntax = true, split = ",", description = "one picture with these factors")
    private List<Double> factors = List.of();

    @Option(names = "--count", paramLabel = "N", description = "pictures in a data set (default: ${DEFAULT-VALUE})", defaultValue = "2000")
    private int count;

    @Option(names = "--seed", paramLabel = "N", description = "which pictures of the grid (default: ${DEFAULT-VALUE})", defaultValue = "0")
    private long seed;

    @Option(names = "--from", paramLabel = "FILE", description = "shows pictures of a .h5 file instead of rendering")
    private Optional<Path> from = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        String name = String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
        if (size < 4 || size > 4096) throw UserError.of("--size: 4 to 4096 pixels expected, found %d", size);
        if (name.endsWith(".h5")) writeFile();
        else if (!name.endsWith(".png"))
            throw UserError.of("OUT: a name that ends in .png or .h5 expected, found %s", out);
        else if (from.isPresent()) show(from.get());
        else
            draw();
        var text = spec.commandLine().getOut();
        text.println("written    " + out);
        text.flush();
        return Failures.OK;
    }

    private void draw() {
        List<Scene> scenes = factors.isEmpty() ? rows() : List.of(given());
        Sheet.of(SceneBatch.render(scenes, size).images(), 3, size, COLUMNS).writePng(out);
    }

    private static List<Scene> rows() {
        Scene middle = new Scene(0.1, 0.6, 0.35, 0.5, 0.5, 0.65);
        List<Scene> all = new ArrayList<>();
        for (int f = 0; f < Scene.FACTORS.size(); f++)
            for (int i = 0; i < COLUMNS; i++) all.add(middle.with(f, i / (COLUMNS - 1.0)));
        return all;
    }

    private Scene given() {
        double[] f = factors.stream().mapToDouble(Double::doubleValue).toArray();
        if (f.length != Scene.FACTORS.size() || Arrays.stream(f).anyMatch(x -> !(x >= 0 && x <= 1)))
            throw UserError.of("--factors: six numbers from 0 to 1 (%s) expected, found %s",
                    String.join(", ", Scene.FACTORS), factors);
        return Scene.of(f, 0);
    }

    private void show(Path file) {
        int[] shape = ShapesFile.shape(file);
        Pictures pictures = ShapesFile.pictures(file, shape[1], SHOWN);
        spec.commandLine().getOut().println("file       " + shape[0] + " pictures, " + shape[1] + "²");
        float[] all = pictures.read(IntStream.range(0, pictures.count()).toArray());
        Sheet.of(all, 3, shape[1], COLUMNS).writePng(out);
    }

    private void writeFile() {
        if (from.isPresent()) throw new UserError("--from shows pictures of a file: OUT must end in .png");
        if (count < 1 || count > ShapesFile.MOST)
            throw UserError.of("--count: 1 to %d pictures expected, found %d", ShapesFile.MOST, count);
        RandomStream random = new RandomStream(seed, 0);
        ShapesFile.write(out, IntStream.range(0, count)
                .mapToObj(i -> SceneGrid.scene(random.nextInt(SceneGrid.COUNT))).toList(), size);
    }
}
