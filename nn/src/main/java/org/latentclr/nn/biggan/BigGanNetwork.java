package org.latentclr.nn.biggan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.Unary;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/** The parameters of the first BigGAN under its published names: {@code shared}, {@code linear}, {@code blocks.I.0}, {@code output_layer}. */
final class BigGanNetwork extends Module {
    private static final double EPSILON = 1e-5;
    private static final int BOTTOM = 4;

    private final Sizes sizes;
    private final Parameter embedding;
    private final SpectralLayer linear;
    private final List<Block> blocks = new ArrayList<>();
    private final Output output;

    /**
     * What distinguishes one network from another.
     *
     * @param classes number of classes
     * @param shared width of a class embedding
     * @param chunk width of the part of a code that one layer reads
     * @param hierarchical whether every block reads a part of its own, instead of the first layer reading all
     * @param channels at 4² and after each block, each of which enlarges by 2
     * @param attention index of the block that attention follows; empty for none
     */
    record Sizes(int classes, int shared, int chunk, boolean hierarchical, List<Integer> channels,
            Optional<Integer> attention) {
        Sizes {
            channels = List.copyOf(channels);
        }

        int zDim() {
            return hierarchical ? chunk * channels.size() : chunk;
        }

        int imageSize() {
            return BOTTOM << channels.size() - 1;
        }

        /** Width of what a block's normalisations read. */
        int condition() {
            return shared + (hierarchical ? chunk : 0);
        }

        static Sizes of(Map<String, NamedArray> tensors, Path file) {
            List<Integer> channels = new ArrayList<>(
                    List.of(size(tensors, "linear.weight", 0, file) / (BOTTOM * BOTTOM)));
            Optional<Integer> attention = Optional.empty();
            for (int i = 0; tensors.containsKey("blocks." + i + ".0.conv1.weight"); i++) {
                channels.add(size(tensors, "blocks." + i + ".0.conv1.weight", 0, file));
                if (tensors.containsKey("blocks." + i + ".1.theta.weight")) attention = Optional.of(i);
            }
            int shared = size(tensors, "shared.weight", 1, file);
            int read = size(tensors, "blocks.0.0.bn1.gain.weight", 1, file);
            return new Sizes(size(tensors, "shared.weight", 0, file), shared, size(tensors, "linear.weight", 1, file),
                    read > shared, channels, attention);
        }

        private static int size(Map<String, NamedArray> tensors, String name, int dim, Path file) {
            NamedArray w = tensors.get(name);
            if (w == null || w.rank() < 2 || w.size(dim) < 1 || w.size(dim) > 1 << 20)
                throw new WeightsException("tensor " + name, "the weight of a layer of BigGAN",
                        w == null ? "no such tensor" : w.toString(), "check that it is a BigGAN generator").in(file);
            return (int) w.size(dim);
        }
    }

    BigGanNetwork(Sizes s, Initializer init) {
        sizes = s;
        embedding = child("shared", new Embedding(init, s)).weight;
        linear = child("linear", new SpectralLayer.Iterated(init, true, s.channels().getFirst() * BOTTOM * BOTTOM,
                s.chunk()));
        Numbered list = child("blocks", new Numbered());
        for (int i = 0; i + 1 < s.channels().size(); i++) {
            boolean attends = s.attention().equals(Optional.of(i));
            Block b = new Block(init, s.channels().get(i), s.channels().get(i + 1), s.condition());
            Numbered stage = list.add(i, new Numbered());
            stage.add(0, b);
            blocks.add(b);
            if (attends) b.attention = Optional.of(stage.add(1, attention(init, s.channels().get(i + 1))));
        }
        output = child("output_layer", new Output(init, s.channels().getLast()));
    }

    private static Attention attention(Initializer init, int channels) {
        return new Attention(init, channels, init.constant(0), "", "o",
                (in, out) -> new SpectralLayer.Iterated(init, false, out, in, 1, 1));
    }

    Sizes sizes() {
        return sizes;
    }

    List<Block> blocks() {
        return blocks;
    }

    /** [N,classes] → [N,shared]. */
    Tensor embed(Tensor classes) {
        return classes.matmul(embedding.value());
    }

    /** The first part of a code to [N,C,4,4]. */
    Tensor start(Tensor z) {
        Tensor y = linear.linear(z);
        return y.reshape(y.dim(0), sizes.channels().getFirst(), BOTTOM, BOTTOM);
    }

    /** The image of the last features. */
    Tensor finish(Tensor x) {
        return Unary.apply(Unary.Kind.TANH, output.forward(x));
    }

    private static final class Embedding extends Module {
        private final Parameter weight;

        Embedding(Initializer init, Sizes s) {
            weight = parameter("weight", init.normal(1, s.classes(), s.shared()));
        }
    }

    private static final class Numbered extends Module {
        <M extends Module> M add(int i, M module) {
            return child(String.valueOf(i), module);
        }
    }

    /** norm, relu, enlarge, 3×3, norm, relu, 3×3, added to the enlarged input through a 1×1 convolution; then attention, if any. */
    static final class Block extends Module {
        private final SpectralLayer conv1;
        private final SpectralLayer conv2;
        private final SpectralLayer skip;
        private final Norm bn1;
        private final Norm bn2;
        private Optional<Attention> attention = Optional.empty();

        Block(Initializer init, int in, int out, int condition) {
            conv1 = child("conv1", new SpectralLayer.Iterated(init, true, out, in, 3, 3));
            conv2 = child("conv2", new SpectralLayer.Iterated(init, true, out, out, 3, 3));
            skip = child("conv_sc", new SpectralLayer.Iterated(init, true, out, in, 1, 1));
            bn1 = child("bn1", new Norm(init, in, condition));
            bn2 = child("bn2", new Norm(init, out, condition));
        }

        Tensor forward(Tensor x, Tensor condition) {
            Tensor y = conv1.convolve(DeepBlock.enlarged(bn1.relu(x, condition)));
            y = conv2.convolve(bn2.relu(y, condition));
            // A 1×1 convolution before the enlargement is the same and does a quarter of the work.
            Tensor sum = Tile.add(y, DeepBlock.enlarged(skip.convolve(x)));
            return attention.isPresent() ? attention.get().forward(sum) : sum;
        }
    }

    /** Normalisation by stored statistics with gain and bias from the condition. */
    private static final class Norm extends Module {
        private final SpectralLayer gain;
        private final SpectralLayer bias;
        private final Parameter mean;
        private final Parameter variance;

        Norm(Initializer init, int channels, int condition) {
            mean = buffer("stored_mean", init.constant(0, channels));
            variance = buffer("stored_var", init.constant(1, channels));
            gain = child("gain", new SpectralLayer.Iterated(init, false, channels, condition));
            bias = child("bias", new SpectralLayer.Iterated(init, false, channels, condition));
        }

        Tensor relu(Tensor x, Tensor condition) {
            return Modulation.conditional(x, mean.value(), variance.value(), EPSILON, gain.linear(condition),
                    bias.linear(condition));
        }
    }

    /** Plain normalisation, relu, 3×3 convolution to three channels. */
    private static final class Output extends Module {
        private final PlainNorm norm;
        private final SpectralLayer convolution;

        Output(Initializer init, int channels) {
            norm = child("0", new PlainNorm(init, channels));
            convolution = child("2", new SpectralLayer.Iterated(init, true, 3, channels, 3, 3));
        }

        Tensor forward(Tensor x) {
            return convolution.convolve(Modulation.plain(x, norm.mean.value(), norm.variance.value(), EPSILON,
                    norm.gain.value(), norm.bias.value()));
        }
    }

    private static final class PlainNorm extends Module {
        private final Parameter gain;
        private final Parameter bias;
        private final Parameter mean;
        private final Parameter variance;

        PlainNorm(Initializer init, int channels) {
            gain = parameter("gain", init.constant(1, channels));
            bias = parameter("bias", init.constant(0, channels));
            mean = buffer("stored_mean", init.constant(0, channels));
            variance = buffer("stored_var", init.constant(1, channels));
        }
    }
}
