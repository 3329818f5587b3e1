package org.latentclr.voynov;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.latentclr.UserError;
import org.latentclr.engine.Backend;
import org.latentclr.weights.Checkpoint;

/**
 * Where trained networks lie, as this program and the published tool write them (METHODS §3): {@code checkpoint.pt} with both, or
 * {@code models/deformator_N.pt} and {@code models/shift_predictor_N.pt}.
 *
 * @param deformator the file with A
 * @param reconstructor the file with R, where there is one
 */
public record VoynovFiles(Path deformator, Optional<Path> reconstructor) {
    private static final Pattern MODEL = Pattern.compile("(deformator|shift_predictor)_(\\d{1,18})\\.pt");

    /**
     * The files that a name stands for.
     *
     * @param given a checkpoint, one of the two networks in a folder {@code models}, or the folder of a run, whose last networks are meant
     */
    public static VoynovFiles find(Path given) {
        if (Files.isDirectory(given)) return inFolder(given);
        if (!Files.isRegularFile(given)) throw new UserError("checkpoint: the file " + given + " does not exist");
        Matcher m = MODEL.matcher(given.getFileName().toString());
        return m.matches()
                ? pair(given.resolveSibling("deformator_" + m.group(2) + ".pt"))
                : new VoynovFiles(given, Optional.of(given));
    }

    private static VoynovFiles inFolder(Path folder) {
        Path models = Files.isDirectory(folder.resolve("models")) ? folder.resolve("models") : folder;
        try (Stream<Path> all = Files.list(models)) {
            Optional<Path> last = all.filter(f -> f.getFileName().toString().startsWith("deformator_"))
                    .filter(f -> MODEL.matcher(f.getFileName().toString()).matches())
                    .max(Comparator.comparingLong(VoynovFiles::number));
            if (last.isPresent()) return pair(last.get());
        } catch (IOException e) {
            throw new UserError("checkpoint: the folder " + models + " cannot be read: " + e.getMessage(), e);
        }
        Path checkpoint = folder.resolve("checkpoint.pt");
        if (Files.isRegularFile(checkpoint)) return new VoynovFiles(checkpoint, Optional.of(checkpoint));
        throw new UserError("checkpoint: models/deformator_N.pt or checkpoint.pt expected in the folder " + folder
                + ", found neither");
    }

    private static long number(Path file) {
        Matcher m = MODEL.matcher(file.getFileName().toString());
        return m.matches() ? Long.parseLong(m.group(2)) : -1;
    }

    private static VoynovFiles pair(Path deformator) {
        Path other = deformator.resolveSibling(deformator.getFileName().toString().replace("deformator",
                "shift_predictor"));
        return new VoynovFiles(deformator, Optional.of(other).filter(Files::isRegularFile));
    }

    /**
     * Opens A; its tensors belong to the current scope.
     *
     * @param stated its kind, where it is known
     * @param directions number of directions of {@code id}, which has no tensors
     */
    public Deformator openDeformator(Optional<DeformatorKind> stated, OptionalInt directions, Backend device) {
        if (stated.equals(Optional.of(DeformatorKind.ID)) && directions.isPresent())
            return new IdentityDeformator(directions.getAsInt());
        Checkpoint c = part(deformator, VoynovCheckpoint.DEFORMATOR);
        return PublishedModels.deformator(deformator, c.tensors(), stated, directions, device);
    }

    /**
     * Opens R; its tensors belong to the current scope.
     *
     * @param size to which a ResNet's pictures are brought
     * @throws UserError when there is no file of it
     */
    public Reconstructor openReconstructor(OptionalInt size, Backend device) {
        Path file = reconstructor.orElseThrow(() -> new UserError("checkpoint: the reconstructor "
                + deformator.resolveSibling(deformator.getFileName().toString().replace("deformator",
                        "shift_predictor"))
                + " does not exist; the accuracy needs it"));
        return PublishedModels.reconstructor(file, part(file, VoynovCheckpoint.PREDICTOR).tensors(), size, device);
    }

    private static Checkpoint part(Path file, String name) {
        Checkpoint c = Checkpoint.read(file);
        return c.has(name) ? c.at(name) : c;
    }
}
