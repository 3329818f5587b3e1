package org.latentclr.train;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.picture.Picture;

/**
 * Pictures along edits of W+ codes: G(start(w, k) + t·Δ_k).
 *
 * @param delta Δ [K,L,w]
 * @param start where the walk along direction k begins
 * @param steps t of the columns, ascending
 */
record EditPictures(Generator generator, Tensor delta, Start start, List<Double> steps) {
    /** The code that an edit starts from. */
    interface Start {
        /** @param w [1,L,w] */
        Tensor of(Tensor w, int direction);

        /** The code itself. */
        static Start same() {
            return (w, k) -> w;
        }
    }

    /** Directions. */
    int count() {
        return delta.dim(0);
    }

    /** The pictures [direction][step] of one code [1,L,w]. */
    List<List<Picture>> of(Tensor w) {
        List<List<Picture>> rows = new ArrayList<>();
        for (int k = 0; k < count(); k++)
            try (Scope s = Scope.open("pictures")) {
                int direction = k;
                rows.add(row(Autograd.noGrad(() -> images(w, direction))));
            }
        return rows;
    }

    private Tensor images(Tensor w, int direction) {
        double[] t = steps.stream().mapToDouble(Double::doubleValue).toArray();
        Tensor scales = Tensor.of(w.backend(), t, t.length, 1, 1);
        Tensor codes = start.of(w, direction).add(delta.slice(0, direction, direction + 1).mul(scales));
        return generator.image(Latents.perLayer(LatentSpace.W, codes));
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
