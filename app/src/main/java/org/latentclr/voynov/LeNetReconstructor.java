package org.latentclr.voynov;

import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;

/** LeNet: three 5×5 convolutions with normalisation, two poolings, means over positions, and two heads of two layers. */
public final class LeNetReconstructor extends Reconstructor {
    /** The published factor of all widths. */
    public static final int WIDTH = LeNet.WIDTH;

    private final LeNet.Trunk trunk;
    private final LeNet.Head logits;
    private final LeNet.Head shift;
    private final int width;

    /**
     * @param channels of one picture
     * @param width factor of the widths 3, 8, 60 and 42
     */
    public LeNetReconstructor(Initializer init, int directions, int channels, int width) {
        super(directions, channels);
        this.width = width;
        trunk = child("convnet", new LeNet.Trunk(init, 2 * channels, width));
        logits = child("fc_logits", new LeNet.Head(init, width, directions));
        shift = child("fc_shift", new LeNet.Head(init, width, 1));
    }

    @Override
    Prediction predict(Tensor pair) {
        Tensor features = trunk.forward(pair);
        return new Prediction(logits.forward(features), shift.forward(features).reshape(pair.dim(0)));
    }

    @Override
    public String describe() {
        return String.format(java.util.Locale.ROOT, "LeNet reconstructor, width %d, %,d parameters", width,
                parameterCount());
    }
}
