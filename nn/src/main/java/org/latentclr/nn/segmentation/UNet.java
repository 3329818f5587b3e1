package org.latentclr.nn.segmentation;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Embed;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.layer.BatchNorm;
import org.latentclr.nn.layer.Convolution;

/**
 * The U-Net of the published saliency experiment (METHODS §3.6): four halvings by max pooling, four doublings by bilinear interpolation with
 * aligned corners, each side joined with the other at equal sizes; two 3×3 convolutions with normalisation at every size. Names are those of
 * the published state dict.
 */
public final class UNet extends Module {
    /** Width of the published network's first layer; deeper ones have 2, 4, 8 and 8 times as much. */
    public static final int WIDTH = 64;
    /** Classes of a pixel: background, object. */
    public static final int CLASSES = 2;
    /** Pictures may not be smaller. */
    public static final int SMALLEST = 16;
    private static final int[] DOWN = {1, 2, 4, 8, 8};
    private static final int[] UP = {4, 2, 1, 1};
    private static final Pooling.Window HALF = new Pooling.Window(2, 2, 0, false);

    private final Pair first;
    private final Down[] down = new Down[4];
    private final Up[] up = new Up[4];
    private final Last last;
    private final int channels;
    private final int width;

    /**
     * @param channels of a picture
     * @param width of the first layer
     */
    public UNet(Initializer init, int channels, int width) {
        EngineException.check(channels > 0 && width > 0, "U-Net", "at least one channel and a width of 1",
                channels + " and " + width);
        this.channels = channels;
        this.width = width;
        first = child("inc", new Pair(init, channels, width));
        for (int i = 0; i < 4; i++)
            down[i] = child("down" + (i + 1), new Down(init, DOWN[i] * width, DOWN[i + 1] * width));
        for (int i = 0, in = DOWN[4]; i < 4; in = UP[i++])
            up[i] = child("up" + (i + 1), new Up(init, (in + DOWN[3 - i]) * width, UP[i] * width));
        last = child("outc", new Last(init, width));
    }

    /** Two times convolution, normalisation, ReLU. */
    private static final class Pair extends Module {
        private final Layers layers;

        Pair(Initializer init, int in, int out) {
            layers = child("double_conv", new Layers(init, in, out));
        }

        private static final class Layers extends Module {
            private final Convolution[] convolutions = new Convolution[2];
            private final BatchNorm[] norms = new BatchNorm[2];

            Layers(Initializer init, int in, int out) {
                for (int i = 0; i < 2; i++) {
                    convolutions[i] = child(String.valueOf(3 * i),
                            new Convolution(init, i == 0 ? in : out, out, 3, ConvSpec.of(1, 1), true));
                    norms[i] = child(String.valueOf(3 * i + 1), new BatchNorm(init, out));
                }
            }
        }

        Tensor forward(Tensor x) {
            Tensor y = x;
            for (int i = 0; i < 2; i++)
                y = layers.norms[i].forward(layers.convolutions[i].forward(y), Activation.RELU);
            return y;
        }
    }

    private static final class Down extends Module {
        private final Pair pair;

        Down(Initializer init, int in, int out) {
            pair = child("maxpool_conv", new Wrapped(init, in, out)).pair;
        }

        private static final class Wrapped extends Module {
            private final Pair pair;

            Wrapped(Initializer init, int in, int out) {
                pair = child("1", new Pair(init, in, out));
            }
        }

        Tensor forward(Tensor x) {
            return pair.forward(Pooling.max(x, HALF));
        }
    }

    private static final class Up extends Module {
        private final Pair pair;

        Up(Initializer init, int in, int out) {
            pair = child("conv", new Pair(init, in, out));
        }

        /** @param other of the same size on the way down: an odd one is a pixel larger */
        Tensor forward(Tensor x, Tensor other) {
            Tensor y = Resize.to(x, Resize.Mode.BILINEAR, 2 * x.dim(2), 2 * x.dim(3), true, false);
            int h = other.dim(2) - y.dim(2);
            int w = other.dim(3) - y.dim(3);
            Tensor fitted = h == 0 && w == 0 ? y : Embed.pad(y, 0, w / 2, w - w / 2, h / 2, h - h / 2);
            return pair.forward(Concat.apply(1, other, fitted));
        }
    }

    private static final class Last extends Module {
        private final Convolution convolution;

        Last(Initializer init, int in) {
            convolution = child("conv", new Convolution(init, in, CLASSES, 1, ConvSpec.of(1, 0), true));
        }
    }

    /**
     * Logits of background and object for each pixel: [N,C,H,W] → [N,2,H,W].
     *
     * @param x pictures in [−1,1], not modified; at least {@value #SMALLEST}²
     */
    public Tensor forward(Tensor x) {
        EngineException.check(
                x.rank() == 4 && x.dim(1) == channels && x.dim(2) >= SMALLEST && x.dim(3) >= SMALLEST,
                "U-Net", "pictures [N," + channels + ",H,W] of at least " + SMALLEST + "²", x.shape());
        Tensor[] sides = new Tensor[5];
        sides[0] = first.forward(x);
        for (int i = 0; i < 4; i++) sides[i + 1] = down[i].forward(sides[i]);
        Tensor y = sides[4];
        for (int i = 0; i < 4; i++) y = up[i].forward(y, sides[3 - i]);
        return last.convolution.forward(y);
    }

    /** One line for people. */
    public String describe() {
        return String.format(java.util.Locale.ROOT, "U-Net, width %d, %,d parameters", width, parameterCount());
    }
}
