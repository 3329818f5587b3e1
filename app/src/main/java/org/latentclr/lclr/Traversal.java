package org.latentclr.lclr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * Images along directions (METHODS §1.9). Not iterative: the image at α is G(D_k(z, α)). Iterative: a walk outward from z on each side, at each
 * α the current code is edited by the difference to the α before, so that directions which depend on the code are asked again on the way.
 *
 * @param tap generator, edited space, and the layers that get the edited code
 * @param model the directions
 * @param alphas lengths in any order; 0 is left out, since the unedited image is always there
 * @param iterative whether edits build on each other
 * @param batch images made at once
 */
public record Traversal(FeatureTap tap, DirectionModel model, List<Double> alphas, boolean iterative, int batch) {
    private static final int BATCH = 8;

    public Traversal {
        alphas = alphas.stream().filter(a -> a != 0).sorted().toList();
        EngineException.check(!alphas.isEmpty() && alphas.stream().allMatch(Double::isFinite), "alphas",
                "at least one finite number other than 0", alphas);
        EngineException.check(batch >= 1, "traversal", "at least one image at once", batch);
        EngineException.check(model.size() == tap.codeSize(), "direction model",
                "directions of size " + tap.codeSize() + ", the generator's codes in " + tap.space(), model.size());
    }

    /** A few images at once. */
    public Traversal(FeatureTap tap, DirectionModel model, List<Double> alphas, boolean iterative) {
        this(tap, model, alphas, iterative, BATCH);
    }

    /** The same for the {@code i}-th of several samples, with its class. */
    public Traversal showing(int i) {
        return new Traversal(tap.showing(i), model, alphas, iterative, batch);
    }

    /**
     * The images of one sample.
     *
     * @param directions the rows
     * @param alphas the columns: negative ones ascending, 0, positive ones
     * @param channels C
     * @param size height and width
     * @param pixels [direction][alpha] of [C,H,W] floats, nominally in [−1,1]
     */
    public record Images(List<Integer> directions, List<Double> alphas, int channels, int size, float[][][] pixels) {}

    /** α of every column: negative ones ascending, 0, positive ones. */
    public List<Double> columns() {
        List<Double> columns = new ArrayList<>(alphas);
        columns.add(negatives(), 0.0);
        return columns;
    }

    private int negatives() {
        return (int) alphas.stream().filter(a -> a < 0).count();
    }

    /**
     * The codes of every column, [directions,D] each, the column of α = 0 included; they belong to the caller's scope.
     *
     * @param z [1,D], not modified
     */
    public List<Tensor> codes(Tensor z, List<Integer> directions) {
        EngineException.check(z.rank() == 2 && z.dim(0) == 1, "traversal", "one code [1," + model.size() + "]",
                z.shape());
        return Autograd.noGrad(() -> {
            model.train(false);
            Tensor start = z.expand(directions.size(), z.dim(1));
            int n = negatives();
            List<Double> outward = new ArrayList<>(alphas.subList(0, n));
            Collections.reverse(outward);
            List<Tensor> codes = walk(start, directions, outward);
            Collections.reverse(codes);
            codes.add(start);
            codes.addAll(walk(start, directions, alphas.subList(n, alphas.size())));
            return codes;
        });
    }

    private List<Tensor> walk(Tensor start, List<Integer> directions, List<Double> outward) {
        List<Tensor> codes = new ArrayList<>();
        Tensor current = start;
        double before = 0;
        for (double alpha : outward) {
            current = iterative ? edited(current, directions, alpha - before) : edited(start, directions, alpha);
            before = alpha;
            codes.add(current);
        }
        return codes;
    }

    /** Row i edited along direction i of the list. */
    private Tensor edited(Tensor codes, List<Integer> directions, double length) {
        Tensor[] rows = new Tensor[directions.size()];
        Arrays.setAll(rows, i -> model.edit(codes.slice(0, i, i + 1), directions.get(i), length));
        return Concat.apply(0, rows);
    }

    /**
     * All images of one sample.
     *
     * @param z [1,D], not modified
     * @param directions numbers from 0 to K−1, at least one
     */
    public Images images(Tensor z, List<Integer> directions) {
        EngineException.check(!directions.isEmpty(), "traversal", "at least one direction", directions);
        List<Double> columns = columns();
        float[][][] pixels = new float[directions.size()][columns.size()][];
        try (Scope s = Scope.open("traversal")) {
            List<Tensor> codes = codes(z, directions);
            for (int c = 0; c < codes.size(); c++) {
                if (columns.get(c) == 0) {
                    float[] original = pixels(z, z)[0];
                    for (float[][] row : pixels) row[c] = original;
                } else {
                    column(z, codes.get(c), pixels, c);
                }
            }
        }
        return new Images(List.copyOf(directions), columns, tap.generator().imageChannels(),
                tap.generator().imageSize(), pixels);
    }

    private void column(Tensor z, Tensor codes, float[][][] pixels, int column) {
        int rows = codes.dim(0);
        for (int from = 0; from < rows; from += batch) {
            float[][] part = pixels(z, codes.slice(0, from, Math.min(rows, from + batch)));
            for (int i = 0; i < part.length; i++) pixels[from + i][column] = part[i];
        }
    }

    private float[][] pixels(Tensor z, Tensor codes) {
        try (Scope s = Scope.open("images")) {
            Tensor images = Autograd.noGrad(() -> tap.generator().image(tap.latents(z, codes)));
            float[][] all = new float[images.dim(0)][];
            for (int i = 0; i < all.length; i++) all[i] = images.slice(0, i, i + 1).toFloats();
            return all;
        }
    }

    /** {@code count} different directions of K, drawn, in ascending order. */
    public static List<Integer> draw(int count, int directions, RandomStream random) {
        EngineException.check(count >= 1 && count <= directions, "directions to show", "1 to " + directions, count);
        return IntStream.of(random.permutation(directions)).limit(count).sorted().boxed().toList();
    }

    /** All of K directions. */
    public static List<Integer> all(int directions) {
        return IntStream.range(0, directions).boxed().toList();
    }

    /**
     * Codes [n,D] in the edited space from a {@code .npy} file.
     *
     * @throws WeightsException for another shape
     */
    public Tensor samples(Path file) {
        Checkpoint content = Checkpoint.read(file);
        NamedArray array = content.root() instanceof NamedArray a ? a : null;
        long[] shape = array == null ? new long[0] : array.shape();
        if (shape.length != 2 || shape[0] < 1 || shape[1] != model.size())
            throw new WeightsException("the codes", "one array of shape [n, " + model.size() + "]",
                    array == null ? content.format().title() : "shape " + Arrays.toString(shape),
                    "save codes in space " + tap.space() + " with numpy.save").in(file);
        return Tensor.of(tap.generator().backend(), array.toFloats(), (int) shape[0], (int) shape[1]);
    }
}
