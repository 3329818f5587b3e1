package org.latentclr.golden.lclr;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/**
 * A checkpoint of the published trainer: read into model, projector and optimiser, written again by ours and read once more, everything
 * in it is the same.
 */
final class TrainingCheckpointCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return file.matches("(?:.*/)?latentclr/[^/]+/most_recent\\.pt");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Replay replay = Replay.of(file.other("trajectory.safetensors"), device);
        replay.trainer().resume(file.path());
        Checkpoint original = Checkpoint.read(file.path());
        file.require("iteration", original.value("iteration").orElseThrow().equals(replay.trainer().iteration()),
                "iteration " + replay.trainer().iteration());
        Path copy = temporary();
        try {
            replay.trainer().save(copy);
            compare(file, "", original.root(), Checkpoint.read(copy).root());
        } finally {
            delete(copy);
        }
    }

    private static void compare(GoldenFile file, String path, Object a, Object b) {
        if (a instanceof Map<?, ?> m && b instanceof Map<?, ?> n)
            m.forEach((k, v) -> {
                file.require(path + "." + k, n.containsKey(k), "missing in the copy");
                compare(file, path + "." + k, v, n.get(k));
            });
        else if (a instanceof List<?> l && b instanceof List<?> m && l.size() == m.size())
            for (int i = 0; i < l.size(); i++) compare(file, path + "[" + i + "]", l.get(i), m.get(i));
        else if (a instanceof NamedArray x && b instanceof NamedArray y)
            file.require(path,
                    x.type() == y.type() && Arrays.equals(x.shape(), y.shape())
                            && Arrays.equals(x.toDoubles(), y.toDoubles()),
                    "another tensor: " + y + " for " + x);
        else
            file.require(path, same(a, b), b + " for " + a);
    }

    private static boolean same(Object a, Object b) {
        return a instanceof Number x && b instanceof Number y
                ? x.doubleValue() == y.doubleValue()
                : java.util.Objects.equals(a, b);
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("latentclr", ".pt");
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
}
