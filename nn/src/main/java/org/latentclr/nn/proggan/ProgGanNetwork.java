package org.latentclr.nn.proggan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.Derived;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/** The parameters of ProgGAN: {@code features.I.conv.weight}, {@code features.I.wscale.scale}, {@code features.I.wscale.b}, {@code output.*}. */
public final class ProgGanNetwork extends Module {
    private static final double EPSILON = 1e-8, SLOPE = 0.2;

    private final Sizes sizes;
    private final List<Block> blocks = new ArrayList<>();
    private final Block output;

    /**
     * What distinguishes one network from another.
     *
     * @param zDim width of a code
     * @param channels of each block's output; blocks 2, 4, 6, … enlarge by 2
     * @param colours of the image
     */
    public record Sizes(int zDim, List<Integer> channels, int colours) {
        public Sizes {
            channels = List.copyOf(channels);
        }

        /** The published network of 1024². */
        public static Sizes published() {
            return new Sizes(512, List.of(512, 512, 512, 512, 512, 512, 512, 512, 256, 256, 128, 128, 64, 64, 32, 32,
                    16, 16), 3);
        }

        /** Height and width of an image. */
        public int imageSize() {
            return 4 << (channels.size() - 1) / 2;
        }

        /** The sizes that the tensors of a file imply. */
        static Sizes of(Map<String, NamedArray> tensors, Path file) {
            List<Integer> channels = new ArrayList<>();
            while (tensors.containsKey(weight("features." + channels.size())))
                channels.add(size(tensors, "features." + channels.size(), 0, file));
            if (channels.isEmpty() || channels.size() > 24)
                throw new WeightsException("its tensors", "features.0.conv.weight and up to 24 such blocks",
                        channels.size() + " blocks", "check that it is a ProgGAN generator").in(file);
            return new Sizes(size(tensors, "features.0", 1, file), channels, size(tensors, "output", 0, file));
        }

        private static int size(Map<String, NamedArray> tensors, String layer, int dim, Path file) {
            NamedArray w = tensors.get(weight(layer));
            if (w == null || w.rank() != 4 || w.size(dim) < 1 || w.size(dim) > 1 << 16)
                throw new WeightsException("tensor " + weight(layer), "a convolution's weight [out,in,k,k]",
                        w == null ? "no such tensor" : w.toString(), "check that it is a ProgGAN generator").in(file);
            return (int) w.size(dim);
        }

        private static String weight(String layer) {
            return layer + ".conv.weight";
        }
    }

    ProgGanNetwork(Sizes sizes, Initializer init) {
        this.sizes = sizes;
        Features features = child("features", new Features());
        int in = sizes.zDim();
        for (int i = 0; i < sizes.channels().size(); i++) {
            int out = sizes.channels().get(i);
            int kernel = i == 0 ? 4 : 3;
            blocks.add(features.add(i, new Block(init, in, out, kernel, i == 0 ? 3 : 1, i > 0 && i % 2 == 0, SLOPE)));
            in = out;
        }
        output = child("output", new Block(init, in, sizes.colours(), 1, 0, false, 1));
    }

    Sizes sizes() {
        return sizes;
    }

    List<Block> blocks() {
        return blocks;
    }

    Block output() {
        return output;
    }

    private static final class Features extends Module {
        Block add(int i, Block b) {
            return child(String.valueOf(i), b);
        }
    }

    /** lrelu(scale·(w ∗ [enlarged] x/√(mean_c x² + 1e−8)) + b); slope 1 for the image. */
    static final class Block extends Module {
        private final Parameter weight;
        private final Scale scale;
        private final Derived scaled;
        private final ConvSpec spec;
        private final boolean up;
        private final double slope;

        Block(Initializer init, int in, int out, int kernel, int padding, boolean up, double slope) {
            this.up = up;
            this.slope = slope;
            spec = ConvSpec.of(1, padding);
            weight = child("conv", new Weight(init, out, in, kernel)).weight;
            scale = child("wscale", new Scale(init, out, Math.sqrt(2.0 / (in * kernel * kernel))));
            scaled = new Derived(() -> weight.value().mul(scale.scale.value()), weight, scale.scale);
        }

        Tensor forward(Tensor x) {
            Tensor y = Normalization.secondMoment(x, 1, EPSILON);
            if (up) y = Resize.to(y, Resize.Mode.NEAREST, 2 * y.dim(2), 2 * y.dim(3));
            return BiasAct.apply(Conv2d.apply(y, scaled.get(), spec), scale.b.value(), 1,
                    slope == 1 ? Activation.LINEAR : Activation.LRELU, slope, 1, BiasAct.NO_CLAMP);
        }
    }

    private static final class Weight extends Module {
        private final Parameter weight;

        Weight(Initializer init, int out, int in, int kernel) {
            weight = parameter("weight", init.normal(1, out, in, kernel, kernel));
        }
    }

    private static final class Scale extends Module {
        private final Parameter scale;
        private final Parameter b;

        Scale(Initializer init, int channels, double first) {
            scale = parameter("scale", init.constant(first, 1));
            b = parameter("b", init.constant(0, channels));
        }
    }
}
