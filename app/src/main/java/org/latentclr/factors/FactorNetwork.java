package org.latentclr.factors;

import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.layer.Chain;

/**
 * A small convolutional network, pictures of 64² → nine numbers: each hue as a point on the circle, size, shape and view angle as numbers in
 * [−1,1] (see {@link FactorCode}).
 */
public final class FactorNetwork extends Module {
    /** Side of the pictures. */
    public static final int SIDE = 64;
    private static final int[] WIDTHS = {24, 32, 48, 64};
    private static final int KERNEL = 4, STRIDE = 2, PADDING = 1, HIDDEN = 96;

    private final Chain net;

    public FactorNetwork(Initializer init) {
        Chain chain = new Chain(init);
        int in = 3;
        for (int width : WIDTHS) {
            chain.convolution(in, width, KERNEL, STRIDE, PADDING).relu();
            in = width;
        }
        int corner = SIDE >> WIDTHS.length;
        int flat = in * corner * corner;
        net = child("net", chain.reshape(flat).linear(flat, HIDDEN).relu().linear(HIDDEN, FactorCode.WIDTH));
    }

    /** [n,3,64,64] in [−1,1] → [n,9]. */
    public Tensor forward(Tensor images) {
        return net.forward(images);
    }
}
