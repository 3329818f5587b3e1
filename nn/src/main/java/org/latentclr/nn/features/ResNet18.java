package org.latentclr.nn.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.layer.BatchNorm;
import org.latentclr.nn.layer.Convolution;

/**
 * The trunk of ResNet-18 under torchvision's names, without the classifier: 7×7 convolution, pooling, and four layers of two blocks of
 * two 3×3 convolutions (METHODS §3.3, §7). What reads its 512 features is
 * added under names beside the layers.
 */
public final class ResNet18 extends Module {
    /** Number of features. */
    public static final int FEATURES = 512;
    private static final Pooling.Window POOL = new Pooling.Window(3, 2, 1, false);
    private static final int[] WIDTHS = {64, 128, 256, FEATURES};

    private final Convolution conv1;
    private final BatchNorm bn1;
    private final List<Block> blocks = new ArrayList<>();

    /**
     * @param channels of the input
     * @param heads further modules of the same parent, by name, in order
     */
    public ResNet18(Initializer init, int channels, Map<String, ? extends Module> heads) {
        conv1 = child("conv1", convolution(init, channels, WIDTHS[0], 7, 2));
        bn1 = child("bn1", new BatchNorm(init, WIDTHS[0]));
        int in = WIDTHS[0];
        for (int i = 0; i < WIDTHS.length; i++) {
            Layer layer = child("layer" + (i + 1), new Layer(init, in, WIDTHS[i], i == 0 ? 1 : 2));
            blocks.addAll(layer.blocks);
            in = WIDTHS[i];
        }
        heads.forEach(this::child);
    }

    /** Without bias, drawn from N(0, 2/(out·k²)). */
    private static Convolution convolution(Initializer init, int in, int out, int kernel, int stride) {
        Tensor w = init.normal(Math.sqrt(2.0 / (out * kernel * kernel)), out, in, kernel, kernel);
        return new Convolution(w, ConvSpec.of(stride, kernel / 2));
    }

    /** Means over the last layer's positions: [N,C,H,W] → [N,512]. */
    public Tensor features(Tensor x) {
        Tensor y = Pooling.max(bn1.forward(conv1.forward(x), Activation.RELU), POOL);
        for (Block block : blocks) y = block.forward(y);
        return y.mean(false, 2, 3);
    }

    private static final class Layer extends Module {
        private final List<Block> blocks;

        Layer(Initializer init, int in, int out, int stride) {
            blocks = List.of(child("0", new Block(init, in, out, stride)), child("1", new Block(init, out, out, 1)));
        }
    }

    /** relu(bn(conv(relu(bn(conv(x))))) + x), x through a 1×1 convolution where the shape changes. */
    private static final class Block extends Module {
        private final Convolution conv1;
        private final BatchNorm bn1;
        private final Convolution conv2;
        private final BatchNorm bn2;
        private final Optional<Shortcut> shortcut;

        Block(Initializer init, int in, int out, int stride) {
            conv1 = child("conv1", convolution(init, in, out, 3, stride));
            bn1 = child("bn1", new BatchNorm(init, out));
            conv2 = child("conv2", convolution(init, out, out, 3, 1));
            bn2 = child("bn2", new BatchNorm(init, out));
            shortcut = in == out
                    ? Optional.empty()
                    : Optional.of(child("downsample", new Shortcut(init, in, out, stride)));
        }

        Tensor forward(Tensor x) {
            Tensor y = bn1.forward(conv1.forward(x), Activation.RELU);
            y = bn2.forward(conv2.forward(y));
            return Unary.apply(Unary.Kind.RELU, y.add(shortcut.isPresent() ? shortcut.get().forward(x) : x));
        }
    }

    private static final class Shortcut extends Module {
        private final Convolution convolution;
        private final BatchNorm norm;

        Shortcut(Initializer init, int in, int out, int stride) {
            convolution = child("0", convolution(init, in, out, 1, stride));
            norm = child("1", new BatchNorm(init, out));
        }

        Tensor forward(Tensor x) {
            return norm.forward(convolution.forward(x));
        }
    }
}
