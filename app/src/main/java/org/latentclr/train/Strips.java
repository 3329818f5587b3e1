package org.latentclr.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.lclr.Traversal;
import org.latentclr.picture.Picture;
import org.latentclr.picture.Resize;
import org.latentclr.picture.TraversalGrid;

/** Pictures of traversals. */
final class Strips {
    private Strips() {}

    /** The pictures [direction][alpha] of one sample, the shorter side resized to {@code size} if that is given. */
    static List<List<Picture>> pictures(Traversal.Images images, Optional<Integer> size) {
        List<List<Picture>> rows = new ArrayList<>();
        for (float[][] row : images.pixels()) {
            List<Picture> strip = new ArrayList<>();
            for (float[] pixels : row) {
                Picture p = Picture.of(pixels, 0, images.channels(), images.size(), images.size(),
                        Picture.Range.MINUS_ONE_TO_ONE);
                strip.add(size.map(s -> Resize.BILINEAR.shorterSide(p, s)).orElse(p));
            }
            rows.add(strip);
        }
        return rows;
    }

    /** {@code sample_i.png} as the published tool draws it (METHODS §1.9). */
    static Path write(Path folder, int sample, Traversal.Images images, Optional<Integer> size) {
        Path file = folder.resolve("sample_" + sample + ".png");
        new TraversalGrid(images.directions(), images.alphas(), pictures(images, size)).labelled().writePng(file);
        return file;
    }
}
