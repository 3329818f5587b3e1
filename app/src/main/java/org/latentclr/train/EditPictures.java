package org.latentclr.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.picture.Picture;

/**
 * Pictures along edits of W+ codes.
 *
 * @param edits Δ_k
 * @param start where the walk along direction k begins
 * @param steps t of the columns, ascending
 * @param iterative whether every step starts where the one before ended, so that edits which depend on the code are asked again; else
 *     G(start + t·Δ_k(start))
 */
record EditPictures(Generator generator, WPlusEdits edits, Start start, List<Double> steps, boolean iterative) {
    private static final int BATCH = 8;

    /** The code that an edit starts from. */
    interface Start {
        /** @param w [1,L,w] */
        Tensor of(Tensor w, int direction);

        /** The code itself. */
        static Start same() {
            return (w, k) -> w;
        }
    }

    /** The same for the {@code i}-th of several codes, with its class. */
    EditPictures showing(int i) {
        return new EditPictures(generator.showing(i), edits, start, steps, iterative);
    }

    /** Directions. */
    int count() {
        return edits.count();
    }

    /** The pictures [direction][step] of one code [1,L,w]. */
    List<List<Picture>> of(Tensor w) {
        return of(w, IntStream.range(0, count()).boxed().toList());
    }

    /** The same for some directions. */
    List<List<Picture>> of(Tensor w, List<Integer> directions) {
        List<List<Picture>> rows = new ArrayList<>();
        for (int k : directions)
            try (Scope s = Scope.open("pictures")) {
                rows.add(images(generator, Autograd.noGrad(() -> codes(w, k))));
            }
        return rows;
    }

    /** The codes of a row, [steps,L,w]. */
    private Tensor codes(Tensor w, int k) {
        Tensor from = start.of(w, k);
        Tensor[] row = new Tensor[steps.size()];
        int middle = (int) steps.stream().filter(t -> t < 0).count();
        walk(from, k, middle - 1, -1, row);
        walk(from, k, middle, 1, row);
        return Concat.apply(0, row);
    }

    /** Fills columns outward. */
    private void walk(Tensor from, int k, int first, int by, Tensor... row) {
        Tensor at = from;
        double before = 0;
        for (int i = first; i >= 0 && i < row.length; i += by) {
            double t = steps.get(i);
            Tensor base = iterative ? at : from;
            row[i] = base.add(edits.of(base, k).mul(iterative ? t - before : t));
            at = row[i];
            before = t;
        }
    }

    /** Pictures of codes [n,L,w], a few at a time. */
    static List<Picture> images(Generator generator, Tensor codes) {
        List<Picture> row = new ArrayList<>();
        for (int i = 0; i < codes.dim(0); i += BATCH)
            try (Scope s = Scope.open("images")) {
                Tensor part = codes.slice(0, i, Math.min(codes.dim(0), i + BATCH));
                row.addAll(row(Autograd.noGrad(() -> generator.image(Latents.perLayer(LatentSpace.W, part)))));
            }
        return row;
    }

    /** Pictures of a batch [n,C,H,W]. */
    static List<Picture> row(Tensor images) {
        float[] v = images.toFloats();
        int size = v.length / images.dim(0);
        List<Picture> row = new ArrayList<>();
        for (int i = 0; i < images.dim(0); i++)
            row.add(Picture.of(v, i * size, images.dim(1), images.dim(2), images.dim(3),
                    Picture.Range.MINUS_ONE_TO_ONE));
        return row;
    }
}
