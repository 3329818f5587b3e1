package org.latentclr.nn.proggan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.ChainGenerator;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.nn.proggan.ProgGanNetwork.Sizes;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** A ProgGAN generator: blocks {@code features.0}, {@code features.1}, …, of which every second one enlarges, then the image. */
public final class ProgGan extends ChainGenerator {
    private final ProgGanNetwork network;

    private ProgGan(ProgGanNetwork network, Backend backend) {
        super(backend, network.sizes().zDim(), network.sizes().imageSize(), network.sizes().colours(),
                table(network.sizes()));
        this.network = network;
    }

    /**
     * The frozen generator in a file; its sizes are those of the tensors, which belong to the current scope.
     *
     * @throws org.latentclr.weights.WeightsException naming file, tensor, expected and found
     */
    public static ProgGan open(Path file, Backend backend) {
        return open(file, backend, false);
    }

    /** The generator in a file with its parameters as variables. */
    public static ProgGan openTrainable(Path file, Backend backend) {
        return open(file, backend, true);
    }

    private static ProgGan open(Path file, Backend backend, boolean trainable) {
        Map<String, NamedArray> tensors = Checkpoint.read(file).tensors();
        ProgGanNetwork n = new ProgGanNetwork(Sizes.of(tensors, file), Initializer.undefined(backend));
        StateDict.load(n, tensors, file, name -> false);
        if (!trainable) n.freeze();
        return new ProgGan(n, backend);
    }

    /** A frozen generator with random weights, for measurements and tests. */
    public static ProgGan random(Sizes sizes, long seed, Backend backend) {
        ProgGanNetwork n = new ProgGanNetwork(sizes, Initializer.random(backend, new RandomStream(seed, 0)));
        n.freeze();
        return new ProgGan(n, backend);
    }

    /** The parameters. */
    public Module network() {
        return network;
    }

    @Override
    protected String architecture() {
        return "ProgGAN";
    }

    @Override
    protected long parameterCount() {
        return network.parameterCount();
    }

    private static List<Layer> table(Sizes s) {
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < s.channels().size(); i++) all.add(square("features." + i, s.channels().get(i), 4 << i / 2));
        return all;
    }

    @Override
    protected List<Stage> stages(Latents latents) {
        List<Stage> all = new ArrayList<>();
        for (int i = 0; i < network.blocks().size(); i++) {
            ProgGanNetwork.Block block = network.blocks().get(i);
            boolean first = i == 0;
            all.add(new Stage("features." + i, x -> block.forward(first ? pixel(x) : x)));
        }
        all.add(new Stage("output", network.output()::forward));
        return all;
    }

    /** A code as an image of one pixel. */
    private static Tensor pixel(Tensor z) {
        return z.reshape(z.dim(0), z.dim(1), 1, 1);
    }
}
