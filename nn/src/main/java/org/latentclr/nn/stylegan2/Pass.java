package org.latentclr.nn.stylegan2;

import java.util.Optional;
import org.latentclr.engine.Tensor;

/** One run through the synthesis network: what the layers read, and how far to go. */
final class Pass {
    private static final String IMAGE = "";

    private final Styles styles;
    private final Noise noise;
    private final int batch;
    private final String target;
    private Tensor found;

    private Pass(Styles styles, Noise noise, int batch, String target) {
        this.styles = styles;
        this.noise = noise;
        this.batch = batch;
        this.target = target;
    }

    /** A run to the image. */
    static Pass toImage(Styles styles, Noise noise, int batch) {
        return new Pass(styles, noise, batch, IMAGE);
    }

    /** A run to the output of one layer. */
    static Pass toLayer(Styles styles, Noise noise, int batch, String layer) {
        return new Pass(styles, noise, batch, layer);
    }

    Tensor style(StyledLayer layer) {
        return styles.style(layer);
    }

    Noise noise() {
        return noise;
    }

    int batch() {
        return batch;
    }

    boolean seeks(String layer) {
        return layer.equals(target);
    }

    /** Whether images are part of what is computed. */
    boolean seeksImage() {
        return target.equals(IMAGE) || target.endsWith(SynthesisBlock.IMAGE);
    }

    /** Notes a layer's output; true when it is the one that was asked for. */
    boolean reached(String layer, Tensor output) {
        if (seeks(layer)) found = output;
        return found != null;
    }

    Optional<Tensor> found() {
        return Optional.ofNullable(found);
    }
}
