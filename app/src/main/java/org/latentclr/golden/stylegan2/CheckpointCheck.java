package org.latentclr.golden.stylegan2;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.CheckpointIndex;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Converter;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.StyleGan2File;

/**
 * A generator file through every path: all indexes of its folder, the strict loader, and conversion to each of our formats and back,
 * which must give the same architecture, the same bits and the same image.
 */
final class CheckpointCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return (file.endsWith(".pkl") || file.endsWith(".pt"))
                && StyleGan2Checks.FOLDERS.stream().anyMatch(f -> StyleGan2Checks.below(file, f));
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Checkpoint checkpoint = Checkpoint.read(file.path());
        for (Path json : indexes(file.path().getParent())) {
            CheckpointIndex index = CheckpointIndex.read(json);
            if (index.fits(checkpoint)) index.compare(file, checkpoint);
        }
        StyleGan2 g = StyleGan2.open(file.path(), device);
        file.require("nothing missing", g.report().missing().isEmpty(), g.report().summary());
        float[] image = image(g);
        for (String format : List.of("safetensors", "npz")) {
            Path copy = converted(file.path(), format);
            try {
                same(file, format, StyleGan2File.of(checkpoint), StyleGan2File.of(Checkpoint.read(copy)));
                boolean equal = Arrays.equals(image, image(StyleGan2.open(copy, device)));
                file.require(format + ": image", equal, "another image");
            } finally {
                delete(copy);
            }
        }
    }

    private static List<Path> indexes(Path folder) {
        try (var files = Files.list(folder)) {
            return files.filter(p -> p.toString().endsWith("_index.json")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " cannot be read", e);
        }
    }

    private static Path converted(Path file, String format) {
        try {
            Path copy = Files.createTempFile("latentclr", "." + format);
            Converter.convert(file, copy, Optional.empty());
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException("no temporary file can be made", e);
        }
    }

    private static void delete(Path copy) {
        try {
            Files.delete(copy);
        } catch (IOException e) {
            throw new UncheckedIOException("temporary file " + copy + " cannot be deleted", e);
        }
    }

    private static void same(GoldenFile file, String format, StyleGan2File a, StyleGan2File b) {
        file.require(format + ": architecture", a.architecture().equals(b.architecture()),
                b.architecture().toString());
        Map<String, NamedArray> copies = b.tensors();
        file.require(format + ": names", copies.keySet().equals(a.tensors().keySet()), copies.keySet().toString());
        a.tensors().forEach((name, array) -> {
            NamedArray copy = copies.get(name);
            file.require(format + ": " + name,
                    copy != null && Arrays.equals(copy.toDoubles(), array.toDoubles()), "other values");
        });
    }

    /** An image of a code that depends on nothing random. */
    private static float[] image(StyleGan2 g) {
        double[] w = new double[g.wSize()];
        for (int i = 0; i < w.length; i++) w[i] = Math.sin(i + 1);
        return g.image(Latents.of(LatentSpace.W, Tensor.of(g.backend(), w, 1, w.length))).toFloats();
    }
}
