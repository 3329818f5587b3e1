package org.latentclr.voynov;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.picture.Picture;
import org.latentclr.picture.TraversalGrid;

/**
 * The inspection pictures: a row per direction, a column per length ε from −r to r, pictures of code + A(ε·e_k).
 *
 * @param pictures the generator
 * @param deformator A; asked in evaluation mode
 * @param reach r
 * @param side columns on each side of the unshifted picture
 */
public record DirectionCharts(ShiftedPictures pictures, Deformator deformator, double reach, int side) {
    /** Rows of one picture. */
    public static final int PAGE = 20;

    public DirectionCharts {
        EngineException.check(reach > 0 && side > 0, "chart", "a reach above 0 and at least one column on each side",
                reach + " and " + side);
    }

    /** All directions of one code of the prior [1,z], {@value #PAGE} a page, the last one included. */
    public List<TraversalGrid> pages(Tensor z, Optional<Tensor> classes) {
        List<TraversalGrid> pages = new ArrayList<>();
        for (int from = 0; from < deformator.inputs(); from += PAGE)
            pages.add(page(z, classes, from, Math.min(deformator.inputs(), from + PAGE)));
        return pages;
    }

    /** Directions {@code from} to {@code to}−1. */
    public TraversalGrid page(Tensor z, Optional<Tensor> classes, int from, int to) {
        boolean training = deformator.isTraining();
        deformator.train(false);
        List<List<Picture>> rows = new ArrayList<>();
        List<Integer> directions = new ArrayList<>();
        for (int k = from; k < to; k++) {
            directions.add(k);
            rows.add(row(z, classes, k));
        }
        deformator.train(training);
        return new TraversalGrid(directions, lengths(), rows);
    }

    /** Writes the pages of a sample as {@code sample_i_reach_r_directions_k.png}, k the first direction of a page. */
    public static void write(List<TraversalGrid> pages, Path folder, int sample, double reach) {
        String r = reach == Math.rint(reach) ? Long.toString((long) reach) : Double.toString(reach);
        for (int p = 0; p < pages.size(); p++)
            pages.get(p).labelled().writePng(folder.resolve(
                    String.format(Locale.ROOT, "sample_%d_reach_%s_directions_%d.png", sample, r, p * PAGE)));
    }

    private List<Double> lengths() {
        List<Double> all = new ArrayList<>();
        for (int i = -side; i <= side; i++) all.add(reach * i / side);
        return all;
    }

    private List<Picture> row(Tensor z, Optional<Tensor> classes, int direction) {
        try (Scope s = Scope.open("chart")) {
            return Autograd.noGrad(() -> {
                List<Double> lengths = lengths();
                int n = lengths.size();
                int[] targets = new int[n];
                float[] steps = new float[n];
                for (int i = 0; i < n; i++) {
                    targets[i] = direction;
                    steps[i] = lengths.get(i).floatValue();
                }
                Tensor basis = new Shifts(targets, steps).basis(z.backend(), deformator.inputs());
                Tensor codes = pictures.codes(z, classes).add(deformator.shift(basis, pictures.width()));
                return pictures(pictures.pictures(codes, classes));
            });
        }
    }

    private static List<Picture> pictures(Tensor images) {
        float[] v = images.toFloats();
        int size = v.length / images.dim(0);
        List<Picture> all = new ArrayList<>();
        for (int i = 0; i < images.dim(0); i++)
            all.add(Picture.of(v, i * size, images.dim(1), images.dim(2), images.dim(3),
                    Picture.Range.MINUS_ONE_TO_ONE));
        return all;
    }
}
