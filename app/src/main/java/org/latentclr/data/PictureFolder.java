package org.latentclr.data;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;
import org.latentclr.UserError;
import org.latentclr.picture.Picture;
import org.latentclr.picture.Resize;

/** The pictures of a folder and the folders below: cut to a square in the middle, resized, and kept in memory as bytes. */
public final class PictureFolder implements Pictures {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

    private final Path folder;
    private final int size;
    private final List<int[]> pixels = new ArrayList<>();

    /**
     * Reads all pictures, in the order of their paths.
     *
     * @throws UserError when there is none, or one cannot be read
     */
    public PictureFolder(Path folder, int size) {
        this.folder = folder;
        this.size = size;
        for (Path file : files(folder)) pixels.add(square(read(file)).rgb());
    }

    private static List<Path> files(Path folder) {
        try (var all = Files.walk(folder)) {
            List<Path> files = all.filter(PictureFolder::isPicture).sorted().toList();
            if (files.isEmpty())
                throw new UserError(folder + ": pictures (" + String.join(", ", ENDINGS) + ") expected, found none; "
                        + "name another folder");
            return files;
        } catch (IOException e) {
            throw new UserError("cannot read the folder " + folder + ": " + e.getMessage() + "; check the path", e);
        }
    }

    private static boolean isPicture(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return ENDINGS.stream().anyMatch(name::endsWith) && Files.isRegularFile(file);
    }

    private static BufferedImage read(Path file) {
        try {
            BufferedImage image = ImageIO.read(file.toFile());
            if (image != null) return image;
            throw new UserError(file + ": a picture expected, found something else; take the file out of the folder");
        } catch (IOException | RuntimeException e) {
            if (e instanceof UserError u) throw u;
            throw new UserError(file + ": the picture cannot be read (" + e.getMessage()
                    + "); take the file out of the folder", e);
        }
    }

    private Picture square(BufferedImage image) {
        int side = Math.min(image.getWidth(), image.getHeight());
        BufferedImage cut = image.getSubimage((image.getWidth() - side) / 2, (image.getHeight() - side) / 2, side,
                side);
        return (size < side ? Resize.AREA : Resize.LANCZOS).apply(Picture.of(cut), size, size);
    }

    @Override
    public String describe() {
        return count() + " pictures of " + folder + ", " + size + "²";
    }

    @Override
    public int count() {
        return pixels.size();
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void read(int index, float[] out, int offset) {
        int[] rgb = pixels.get(index);
        for (int i = 0; i < rgb.length; i++)
            for (int c = 0; c < 3; c++)
                out[offset + c * rgb.length + i] = (rgb[i] >> 16 - 8 * c & 0xFF) / 127.5f - 1;
    }
}
