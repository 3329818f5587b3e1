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

/** The parts of LeNet (METHODS §3.3): three 5×5 convolutions with normalisation, two poolings, means over positions; heads of two layers. */
final class LeNet {
    /** The published factor of all widths. */
    static final int WIDTH = 2;
    /** Pictures may not be smaller. */
    static final int SMALLEST = 28;
    private static final Pooling.Window POOL = new Pooling.Window(2, 2, 0, false);

    private LeNet() {}

    /** [N,C,H,W] → [N,60·width]; layers under their indices in the published sequence. */
    static final class Trunk extends Module {
        private final Convolution[] convolutions = new Convolution[3];
        private final BatchNorm[] norms = new BatchNorm[3];

        /** @param width factor of the widths 3, 8 and 60 */
        Trunk(Initializer init, int in, int width) {
            int[] widths = {in, 3 * width, 8 * width, 60 * width};
            for (int i = 0; i < 3; i++) {
                convolutions[i] = child(String.valueOf(4 * i),
                        new Convolution(init, widths[i], widths[i + 1], 5, ConvSpec.of(1, 0), true));
                norms[i] = child(String.valueOf(4 * i + 1), new BatchNorm(init, widths[i + 1]));
            }
        }

        Tensor forward(Tensor x) {
            EngineException.check(x.dim(2) >= SMALLEST && x.dim(3) >= SMALLEST, "LeNet",
                    "pictures of at least " + SMALLEST + "²", x.dim(2) + "×" + x.dim(3));
            Tensor y = x;
            for (int i = 0; i < 3; i++) {
                y = norms[i].forward(convolutions[i].forward(y), Activation.RELU);
                if (i < 2) y = Pooling.max(y, POOL);
            }
            return y.mean(false, 2, 3);
        }
    }

    /** [N,60·width] → [N,42·width] → [N,out]. */
    static final class Head extends Module {
        private final Linear first;
        private final BatchNorm norm;
        private final Linear second;

        Head(Initializer init, int width, int out) {
            first = child("0", new Linear(init, 60 * width, 42 * width, true));
            norm = child("1", new BatchNorm(init, 42 * width));
            second = child("3", new Linear(init, 42 * width, out, true));
        }

        Tensor forward(Tensor x) {
            return second.forward(norm.forward(first.forward(x), Activation.RELU));
        }
    }
}
