package org.latentclr.nn.stylegan2;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.nn.Derived;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

/**
 * All layers at one resolution. At 4²: a learned constant and conv1; above: conv0, which enlarges, and conv1. With skip wiring each
 * block adds its image to the enlarged one before; with resnet wiring the block's input, enlarged, is added to its output; otherwise only
 * the last block makes an image.
 */
final class SynthesisBlock extends Module {
    static final String IMAGE = ".img";
    private static final double HALF = Math.sqrt(0.5);

    private final String path;
    private final int resolution;
    private final Optional<Parameter> constant;
    private final Optional<Derived> table;
    private final Optional<SynthesisLayer> conv0;
    private final SynthesisLayer conv1;
    private final Optional<ToRgb> toRgb;
    private final Optional<PlainConv> skip;
    private final Parameter filter;

    SynthesisBlock(Initializer init, Settings settings, StyleGan2Architecture a, int resolution) {
        this.resolution = resolution;
        path = "b" + resolution;
        int out = a.channelsAt(resolution);
        int log = Integer.numberOfTrailingZeros(resolution);
        boolean first = resolution == 4;
        // The first convolution at 2^m reads code 2m−5 (at 4² there is only conv1, which reads code 0).
        int latent = Math.max(0, 2 * log - 5);
        constant = first ? Optional.of(parameter("const", init.normal(1, out, 4, 4))) : Optional.empty();
        filter = buffer("resample_filter",
                Resample.setupFilter(init.backend(), Settings.binomial(a.details().imageFilterTaps())));
        int in = first ? out : a.channelsAt(resolution / 2);
        conv0 = first
                ? Optional.empty()
                : Optional.of(child("conv0",
                        new SynthesisLayer(init, settings, path + ".conv0", latent, in, out, resolution, 2, latent)));
        int next = first ? 0 : latent + 1;
        conv1 = child("conv1",
                new SynthesisLayer(init, settings, path + ".conv1", next, out, out, resolution, 1, next));
        toRgb = a.architecture() == Wiring.SKIP || resolution == a.resolution()
                ? Optional.of(child("torgb",
                        new ToRgb(init, settings, path + ".torgb", next + 1, out, a.imgChannels())))
                : Optional.empty();
        skip = !first && a.architecture() == Wiring.RESNET
                ? Optional.of(child("skip", new PlainConv(init, in, out, 1, false, Activation.LINEAR, 2, 1,
                        BiasAct.NO_CLAMP, settings.filter())))
                : Optional.empty();
        table = constant.map(c -> new Derived(() -> conv1.table(c.value()), c, conv1.weight()));
    }

    String path() {
        return path;
    }

    int resolution() {
        return resolution;
    }

    boolean isFirst() {
        return constant.isPresent();
    }

    boolean isResidual() {
        return skip.isPresent();
    }

    Optional<SynthesisLayer> conv0() {
        return conv0;
    }

    SynthesisLayer conv1() {
        return conv1;
    }

    Optional<ToRgb> toRgb() {
        return toRgb;
    }

    /** The features of this block from those of the block before, or of an earlier layer when the pass ends there. */
    Tensor features(Optional<Tensor> before, Pass pass) {
        if (isFirst()) return firstFeatures(pass);
        Tensor x = before.orElseThrow();
        if (pass.seeks(path + ".skip")) {
            Tensor y = skip.orElseThrow().forward(x, HALF);
            pass.reached(path + ".skip", y);
            return y;
        }
        SynthesisLayer layer = conv0.orElseThrow();
        Tensor y = layer.forward(x, pass.style(layer), pass.noise(), pass.batch(), 1);
        if (pass.reached(layer.path(), y)) return y;
        y = conv1.forward(y, pass.style(conv1), pass.noise(), pass.batch(), isResidual() ? HALF : 1);
        if (pass.reached(conv1.path(), y) || !isResidual()) return y;
        y = Tile.add(y, skip.orElseThrow().forward(x, HALF));
        pass.reached(path + ".x", y);
        return y;
    }

    private Tensor firstFeatures(Pass pass) {
        Tensor c = constant.orElseThrow().value();
        Tensor x = c.reshape(1, c.dim(0), 4, 4);
        if (pass.reached(path + ".const", x)) return x;
        Tensor style = pass.style(conv1);
        Derived t = table.orElseThrow();
        Tensor y = t.isFrozen()
                ? conv1.onConstant(t.get(), style, pass.noise(), pass.batch(), 1)
                : conv1.forward(x, style, pass.noise(), pass.batch(), 1);
        pass.reached(conv1.path(), y);
        return y;
    }

    /** The image up to this block: the one before, enlarged, plus that of {@code x}; unchanged where nobody asks for it. */
    Optional<Tensor> image(Optional<Tensor> before, Tensor x, Pass pass) {
        if (toRgb.isEmpty() || !pass.seeksImage() && !pass.seeks(path + ".torgb")) return before;
        ToRgb layer = toRgb.get();
        Tensor rgb = layer.forward(x, pass.style(layer));
        if (pass.reached(layer.path(), rgb)) return Optional.of(rgb);
        Tensor sum = before.map(img -> Tile.add(Resample.upsample2d(img, filter.value(), 2), rgb)).orElse(rgb);
        pass.reached(path + IMAGE, sum);
        return Optional.of(sum);
    }
}
