package org.latentclr.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.latentclr.contrafeat.InformativeSubspace;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.NavigatorEdits;
import org.latentclr.contrafeat.Prototypes;
import org.latentclr.contrafeat.Walks;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.picture.Picture;
import org.latentclr.report.Block;

/** Drawings of a navigator: attention, masks, prototypes, walks through the distribution of W. */
record ContraFeatFigures(Generator generator, Navigator navigator, FeatureExtractor sensor) {
    private static final int MAP_SIDE = 60, GAP = 4, FRAMES = 9;
    private static final double WALK_STEP = 1;

    /** a_i over the layers, of the first code. */
    List<Block.Figure> attention(Tensor codes) {
        Tensor attention = Autograd.noGrad(() -> navigator.edits(codes)).attention();
        double[] a = attention.slice(0, 0, 1).toDoubles();
        int layers = attention.dim(2);
        return IntStream.range(0, navigator.directions())
                .mapToObj(k -> new Block.Figure(Figures.bars(Arrays.copyOfRange(a, k * layers, (k + 1) * layers)),
                        String.format(Locale.ROOT, "direction %d, most at layer %d", k, most(a, k * layers, layers))))
                .toList();
    }

    private static int most(double[] v, int from, int n) {
        int best = 0;
        for (int i = 1; i < n; i++) if (v[from + i] > v[from + best]) best = i;
        return best;
    }

    /** Masks of each stage side by side, mean over the codes. */
    List<Block.Figure> masks(Tensor codes, double step) {
        List<Block.Figure> figures = new ArrayList<>();
        NavigatorEdits edits = new NavigatorEdits(navigator);
        for (int k = 0; k < navigator.directions(); k++)
            try (Scope s = Scope.open("masks")) {
                int edit = k;
                Tensor d = Autograd.noGrad(() -> edits.of(codes, edit)).mul(step);
                List<Tensor> plus = stages(codes.add(d));
                List<Tensor> minus = stages(codes.sub(d));
                List<Picture> maps = new ArrayList<>();
                for (int l = 0; l < plus.size(); l++) {
                    Tensor change = plus.get(l).sub(minus.get(l));
                    double[] m = NormMask.MIN_MAX.of(NormMask.lengths(change)).mean(false, 0).toDoubles();
                    maps.add(map(m, change.dim(2), change.dim(3)));
                }
                figures.add(new Block.Figure(Figures.row(maps, GAP), "direction " + k));
            }
        return figures;
    }

    private List<Tensor> stages(Tensor codes) {
        return Autograd.noGrad(() -> sensor.stages(generator.image(Latents.perLayer(LatentSpace.W, codes))));
    }

    private static Picture map(double[] values, int rows, int columns) {
        double[][] m = new double[rows][];
        for (int r = 0; r < rows; r++) m[r] = Arrays.copyOfRange(values, r * columns, (r + 1) * columns);
        return Figures.heat(m, Math.max(1, MAP_SIDE / Math.max(rows, columns)));
    }

    /** The prototypes as they are compared, each stretched from black to white. */
    List<Block.Figure> prototypes(boolean limited) {
        Tensor p = navigator.prototypes().orElseThrow().value().detach();
        float[] v = new Prototypes(limited, false).pictures(p, 0).toFloats();
        int size = v.length / p.dim(0);
        return IntStream.range(0, p.dim(0)).mapToObj(
                k -> new Block.Figure(Figures.stretched(v, k * size, p.dim(1), p.dim(2)), "prototype " + k)).toList();
    }

    /**
     * Walks through the ellipsoid of two deviations, the original where it lies in it.
     *
     * @param origin [1,L,w]
     */
    List<Block.Figure> walks(Tensor origin, InformativeSubspace subspace) {
        List<Block.Figure> figures = new ArrayList<>();
        try (Scope s = Scope.open("walks")) {
            Tensor codes = Autograd.noGrad(() -> Walks.scaled(navigator, origin, subspace, FRAMES, WALK_STEP, true));
            for (int k = 0; k < navigator.directions(); k++) {
                Tensor row = codes.slice(0, k, k + 1).reshape(FRAMES, origin.dim(1), origin.dim(2));
                figures.add(new Block.Figure(Figures.row(
                        EditPictures.images(generator, row).stream().map(EditReport::small).toList(), 1),
                        "direction " + k));
            }
        }
        return figures;
    }
}
