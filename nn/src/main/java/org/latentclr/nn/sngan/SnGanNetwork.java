package org.latentclr.nn.sngan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.layer.BatchNorm;
import org.latentclr.nn.layer.Convolution;
import org.latentclr.nn.layer.Linear;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/** The parameters of an SNGAN generator: a sequence of layers under their indices, {@code model.0} to {@code model.7}. */
public final class SnGanNetwork extends Module {
    private static final int SEED = 4;

    private final Sizes sizes;
    private final Linear dense;
    private final List<Block> blocks = new ArrayList<>();
    private final BatchNorm norm;
    private final Convolution toImage;

    /**
     * What distinguishes one network from another.
     *
     * @param zDim width of a code
     * @param channels at 4², 8², …
     * @param colours of the image
     */
    public record Sizes(int zDim, List<Integer> channels, int colours) {
        public Sizes {
            channels = List.copyOf(channels);
        }

        /** Height and width of an image. */
        public int imageSize() {
            return SEED << channels.size() - 1;
        }

        /** The sizes that tensors imply; names start at the index of the layer. */
        static Sizes of(Map<String, NamedArray> tensors, Path file) {
            List<Integer> channels = new ArrayList<>();
            int z = size(tensors, "0.weight", 1, file);
            channels.add(size(tensors, "0.weight", 0, file) / (SEED * SEED));
            int i = 2;
            for (; tensors.containsKey(i + ".conv1.weight"); i++)
                channels.add(size(tensors, i + ".conv1.weight", 0, file));
            return new Sizes(z, channels, size(tensors, i + 2 + ".weight", 0, file));
        }

        private static int size(Map<String, NamedArray> tensors, String name, int dim, Path file) {
            NamedArray w = tensors.get(name);
            if (w == null || w.rank() < 2 || w.size(dim) < 1 || w.size(dim) > 1 << 20)
                throw new WeightsException("tensor model." + name, "the weight of a layer of SNGAN",
                        w == null ? "no such tensor" : w.toString(), "check that it is an SNGAN generator").in(file);
            return (int) w.size(dim);
        }
    }

    SnGanNetwork(Sizes sizes, Initializer init) {
        this.sizes = sizes;
        List<Integer> c = sizes.channels();
        dense = child("0", new Linear(init, sizes.zDim(), c.getFirst() * SEED * SEED, true));
        for (int i = 1; i < c.size(); i++)
            blocks.add(child(String.valueOf(i + 1), new Block(init, c.get(i - 1), c.get(i))));
        int next = c.size() + 1;
        norm = child(String.valueOf(next), new BatchNorm(init, c.getLast()));
        toImage = child(String.valueOf(next + 2),
                new Convolution(init, c.getLast(), sizes.colours(), 3, ConvSpec.of(1, 1), true));
    }

    Sizes sizes() {
        return sizes;
    }

    Tensor dense(Tensor z) {
        return dense.forward(z);
    }

    Tensor shaped(Tensor x) {
        return x.reshape(x.dim(0), sizes.channels().getFirst(), SEED, SEED);
    }

    List<Block> blocks() {
        return blocks;
    }

    BatchNorm norm() {
        return norm;
    }

    Convolution toImage() {
        return toImage;
    }

    /**
     * A file's tensors under the names of this network: without {@code model.} in front, and a block's convolutions, which a file may list
     * twice, as {@code conv1} and {@code conv2}.
     */
    static Map<String, NamedArray> canonical(Map<String, NamedArray> tensors) {
        Map<String, NamedArray> all = new LinkedHashMap<>();
        tensors.forEach((name, array) -> {
            String n = name.startsWith("model.") ? name.substring(6) : name;
            n = n.replaceFirst("^(\\d+)\\.model\\.3\\.", "$1.conv1.").replaceFirst("^(\\d+)\\.model\\.6\\.",
                    "$1.conv2.");
            all.putIfAbsent(n, array);
        });
        return all;
    }

    /** norm, relu, enlarge, 3×3, norm, relu, 3×3, added to the enlarged input, which a 3×3 convolution fits where channels change. */
    static final class Block extends Module {
        private final BatchNorm first;
        private final BatchNorm second;
        private final Convolution conv1;
        private final Convolution conv2;
        private final Optional<Convolution> bypass;

        Block(Initializer init, int in, int out) {
            ConvSpec same = ConvSpec.of(1, 1);
            conv1 = child("conv1", new Convolution(init, in, out, 3, same, true));
            conv2 = child("conv2", new Convolution(init, out, out, 3, same, true));
            Part model = child("model", new Part());
            first = model.add("0", new BatchNorm(init, in));
            second = model.add("4", new BatchNorm(init, out));
            bypass = in == out
                    ? Optional.empty()
                    : Optional.of(child("bypass", new Part()).add("1", new Convolution(init, in, out, 3, same, true)));
        }

        Tensor forward(Tensor x) {
            Tensor y = conv1.forward(enlarged(first.forward(x, Activation.RELU)));
            y = conv2.forward(second.forward(y, Activation.RELU));
            Tensor skip = enlarged(x);
            return y.add(bypass.isPresent() ? bypass.get().forward(skip) : skip);
        }

        private static Tensor enlarged(Tensor x) {
            return Resize.to(x, Resize.Mode.NEAREST, 2 * x.dim(2), 2 * x.dim(3));
        }
    }

    private static final class Part extends Module {
        <M extends Module> M add(String name, M module) {
            return child(name, module);
        }
    }
}
