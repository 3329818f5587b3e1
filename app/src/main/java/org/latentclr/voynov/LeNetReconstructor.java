package org.latentclr.voynov;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.layer.BatchNorm;
import org.latentclr.nn.layer.Convolution;
import org.latentclr.nn.layer.Linear;

/** LeNet: three 5×5 convolutions with normalisation, two poolings, means over positions, and two heads of two layers. */
public final class LeNetReconstructor extends Reconstructor {
    /** The published factor of all widths. */
    public static final int WIDTH = 2;
    private static final int SMALLEST = 28;
    private static final Pooling.Window POOL = new Pooling.Window(2, 2, 0, false);

    private final Trunk trunk;
    private final Head logits;
    private final Head shift;
    private final int width;

    /**
     * @param channels of one picture
     * @param width factor of the widths 3, 8, 60 and 42
     */
    public LeNetReconstructor(Initializer init, int directions, int channels, int width) {
        super(directions, channels);
        this.width = width;
        trunk = child("convnet", new Trunk(init, 2 * channels, width));
        logits = child("fc_logits", new Head(init, 60 * width, 42 * width, directions));
        shift = child("fc_shift", new Head(init, 60 * width, 42 * width, 1));
    }

    /** Layers under their indices in the published sequence. */
    private static final class Trunk extends Module {
        private final Convolution[] convolutions = new Convolution[3];
        private final BatchNorm[] norms = new BatchNorm[3];

        Trunk(Initializer init, int in, int width) {
            int[] widths = {in, 3 * width, 8 * width, 60 * width};
            for (int i = 0; i < 3; i++) {
                convolutions[i] = child(String.valueOf(4 * i),
                        new Convolution(init, widths[i], widths[i + 1], 5, ConvSpec.of(1, 0), true));
                norms[i] = child(String.valueOf(4 * i + 1), new BatchNorm(init, widths[i + 1]));
            }
        }

        Tensor forward(Tensor x) {
            Tensor y = x;
            for (int i = 0; i < 3; i++) {
                y = norms[i].forward(convolutions[i].forward(y), Activation.RELU);
                if (i < 2) y = Pooling.max(y, POOL);
            }
            return y.mean(false, 2, 3);
        }
    }

    private static final class Head extends Module {
        private final Linear first;
        private final BatchNorm norm;
        private final Linear second;

        Head(Initializer init, int in, int inner, int out) {
            first = child("0", new Linear(init, in, inner, true));
            norm = child("1", new BatchNorm(init, inner));
            second = child("3", new Linear(init, inner, out, true));
        }

        Tensor forward(Tensor x) {
            return second.forward(norm.forward(first.forward(x), Activation.RELU));
        }
    }

    @Override
    Prediction predict(Tensor pair) {
        EngineException.check(pair.dim(2) >= SMALLEST && pair.dim(3) >= SMALLEST, "LeNet",
                "pictures of at least " + SMALLEST + "²", pair.dim(2) + "×" + pair.dim(3));
        Tensor features = trunk.forward(pair);
        return new Prediction(logits.forward(features), shift.forward(features).reshape(pair.dim(0)));
    }

    @Override
    public String describe() {
        return String.format(java.util.Locale.ROOT, "LeNet reconstructor, width %d, %,d parameters", width,
                parameterCount());
    }
}
