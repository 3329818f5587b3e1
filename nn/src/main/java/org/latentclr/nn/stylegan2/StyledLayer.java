package org.latentclr.nn.stylegan2;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;

/** A layer that reads a latent code through an affine layer: s = A·w/√w + b, b being 1 at first. */
abstract class StyledLayer extends Module {
    private final String path;
    private final int latent;
    private final int channels;
    private final FullyConnected affine;

    /**
     * @param path name below the synthesis network, such as {@code b8.conv0}
     * @param latent index of the code that it reads
     * @param channels input channels, one style each
     */
    StyledLayer(Initializer init, String path, int latent, int wSize, int channels) {
        this.path = path;
        this.latent = latent;
        this.channels = channels;
        affine = child("affine", new FullyConnected(init, wSize, channels, Activation.LINEAR, 1, 1));
    }

    String path() {
        return path;
    }

    int latent() {
        return latent;
    }

    int channels() {
        return channels;
    }

    /** [N,w] → style [N,C]. */
    Tensor style(Tensor w) {
        return affine.forward(w);
    }

    /** The affine weight [C,w]. */
    Tensor affineWeight() {
        return affine.weight();
    }
}
