package org.latentclr.train;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.UserError;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.ContraFeatConfig.Variant;
import org.latentclr.config.NavigatorConfig;
import org.latentclr.contrafeat.CodeNet;
import org.latentclr.contrafeat.ConditionalAttention;
import org.latentclr.contrafeat.ConditionalDirections;
import org.latentclr.contrafeat.CumulativeAttention;
import org.latentclr.contrafeat.DirectionHead;
import org.latentclr.contrafeat.FreeDirections;
import org.latentclr.contrafeat.GivenDirections;
import org.latentclr.contrafeat.GroupedDirections;
import org.latentclr.contrafeat.Groups;
import org.latentclr.contrafeat.InformativeSubspace;
import org.latentclr.contrafeat.LayerAttention;
import org.latentclr.contrafeat.LogitAttention;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.SubspaceDirections;
import org.latentclr.contrafeat.Subspaces;
import org.latentclr.contrafeat.UniformAttention;
import org.latentclr.engine.Tensor;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.sefa.Sefa;

/** The navigator that a configuration describes. Tensors belong to the scope that is open. */
record NavigatorSetup(ContraFeatConfig config, Generator generator) {
    private static final double DEVIATION = 1;

    private NavigatorConfig edits() {
        return config.navigator();
    }

    /** With random parameters of the configured seed. */
    Navigator navigator() {
        Initializer init = Initializer.random(generator.backend(), Streams.of(config.seed(), Purpose.PARAMETERS));
        LayerAttention attention = attention(init);
        DirectionHead head = head(init);
        if (config.variant() != Variant.PT || edits().nothingToLearn()) return new Navigator(attention, head);
        int size = config.contrast().prototypeSize().orElse(generator.imageSize());
        return new Navigator(attention, head, init, generator.imageChannels(), size);
    }

    /** Whose directions are contrasted with each other. */
    Groups groups() {
        return edits().groups().filter(g -> edits().contrastInGroups()).map(g -> new Groups(g.sizes()))
                .orElseGet(() -> Groups.one(edits().k()));
    }

    /** The distribution of W, from the cache. */
    InformativeSubspace subspace() {
        return Subspaces.on(generator.backend(),
                Subspaces.cached(generator, edits().samples(), config.seed(), Caches.folder()));
    }

    private LayerAttention attention(Initializer init) {
        int k = edits().k();
        int layers = generator.latentCount();
        int attended = edits().layers().orElse(layers);
        if (attended > layers)
            throw new UserError("att_layers: at most " + layers + " layers expected, found " + attended);
        return switch (edits().attention()) {
            case NONE -> new UniformAttention(init, k, layers, attended);
            case FIXED -> new LogitAttention(init, k, layers, attended, 1, smoothing(), DEVIATION);
            case FIXEDT -> new LogitAttention(init, k, layers, attended, edits().temperature(), 0, DEVIATION);
            case FIXEDCM -> new CumulativeAttention(init, k, layers, attended);
            case ADA1W -> conditionalAttention(init, attended, CodeNet.Reading.MEAN);
            case ADAALLW -> conditionalAttention(init, attended, CodeNet.Reading.ALL);
        };
    }

    private LayerAttention conditionalAttention(Initializer init, int attended, CodeNet.Reading reading) {
        var net = edits().network();
        return new ConditionalAttention(init, edits().k(), generator.latentCount(), attended, generator.wSize(),
                reading,
                net.hidden(), net.width(), smoothing(), DEVIATION);
    }

    private DirectionHead head(Initializer init) {
        int k = edits().k();
        return switch (edits().directions()) {
            case FIXED -> new FreeDirections(init, k, generator.wSize());
            case FIXEDE -> new SubspaceDirections(init, k, subspace().components(), dimensions());
            case FIXEDES -> {
                var groups = edits().groups().orElseThrow();
                yield new GroupedDirections(init, subspace().components(), groups.sizes(), groups.dimensions());
            }
            case PCA -> given(subspace().components().transpose(0, 1).contiguous());
            case SEFA -> given(sefa());
            case ADA1W -> conditional(init, CodeNet.Reading.MEAN, Optional.empty());
            case ADAALLW -> conditional(init, CodeNet.Reading.ALL, Optional.empty());
            case ADAALLWE -> conditional(init, CodeNet.Reading.ALL,
                    Optional.of(subspace().components().slice(1, 0, dimensions())));
        };
    }

    private DirectionHead conditional(Initializer init, CodeNet.Reading reading, Optional<Tensor> basis) {
        var net = edits().network();
        return new ConditionalDirections(init, edits().k(), generator.latentCount(), generator.wSize(), reading,
                net.hidden(), net.width(), basis);
    }

    private DirectionHead given(Tensor rows) {
        if (edits().k() % edits().repeats() != 0 || edits().k() / edits().repeats() > rows.dim(0))
            throw new UserError("k: expected a multiple of ndup=" + edits().repeats() + ", at most "
                    + rows.dim(0) * edits().repeats() + " for directions="
                    + edits().directions().name().toLowerCase(Locale.ROOT) + ", found " + edits().k());
        return new GivenDirections(rows, edits().k(), edits().repeats());
    }

    private int dimensions() {
        if (edits().dimensions() <= generator.wSize()) return edits().dimensions();
        throw new UserError("n_eigen: at most " + generator.wSize() + ", the width of W, expected, found "
                + edits().dimensions());
    }

    private Tensor sefa() {
        if (!(generator instanceof StyleGan2 g))
            throw new UserError("directions=sefa needs a StyleGAN2, found " + generator.describe());
        double[][] rows = Sefa.of(g).directions();
        double[] flat = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Tensor.of(g.backend(), flat, rows.length, g.wSize());
    }

    /** Width of the Gaussian over the layers; a single layer has nothing to smooth. */
    private int smoothing() {
        int layers = generator.latentCount();
        if (layers == 1) return 0;
        int size = edits().smoothing();
        if (size / 2 < layers) return size;
        throw new UserError("att_smoothing: at most " + (2 * layers - 1) + " expected, as the generator reads "
                + layers + " codes, found " + size);
    }
}
