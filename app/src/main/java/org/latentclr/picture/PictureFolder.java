package org.latentclr.picture;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.imageio.ImageIO;
import org.latentclr.UserError;

/**
 * The pictures of a folder, in the order of their names.
 *
 * @param key how messages call the folder, such as {@code images}
 * @param files PNG, JPEG, BMP or GIF
 */
public record PictureFolder(String key, Path folder, List<Path> files) {
    private static final Set<String> TYPES = Set.of("png", "jpg", "jpeg", "bmp", "gif");

    /** @throws UserError when there is no such folder or no picture in it */
    public static PictureFolder open(String key, Path folder) {
        if (!Files.isDirectory(folder))
            throw new UserError(key + ": a folder of pictures expected, found "
                    + (Files.exists(folder) ? "the file " : "nothing at ") + folder);
        try (var all = Files.list(folder)) {
            List<Path> files = all.filter(Files::isRegularFile).filter(f -> TYPES.contains(type(f))).sorted().toList();
            if (files.isEmpty())
                throw new UserError(key + ": pictures (PNG, JPEG, BMP or GIF) expected, found none in " + folder);
            return new PictureFolder(key, folder, files);
        } catch (IOException e) {
            throw new UserError(key + ": the folder " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The file with the same name but for the ending, which masks often have another of. */
    public Optional<Path> namesake(Path other) {
        return files.stream().filter(f -> stem(f).equals(stem(other))).findFirst();
    }

    /** Reads one of the files. */
    public Picture read(Path file) {
        try {
            BufferedImage image = ImageIO.read(file.toFile());
            if (image == null) throw new IOException("its content is no picture of a known kind");
            return Picture.of(image);
        } catch (IOException | RuntimeException e) {
            throw new UserError(key + ": the picture " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The name without its ending. */
    public static String stem(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private static String type(Path file) {
        String name = file.getFileName().toString();
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
