package org.latentclr.nn.sngan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Shape;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.ChainGenerator;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.nn.sngan.SnGanNetwork.Sizes;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * An SNGAN generator (METHODS §6.5), in evaluation mode unless its {@link #network} is switched. Its layers are {@code model.0} (dense),
 * {@code model.1} (as an image), residual blocks, normalisation, relu, convolution and tanh, under their indices.
 */
public final class SnGan extends ChainGenerator {
    /** Files of a network's folder. */
    public static final String ARGUMENTS = "args.json", WEIGHTS = "generator.pt";

    private final SnGanNetwork network;

    private SnGan(SnGanNetwork network, Backend backend) {
        super(backend, network.sizes().zDim(), network.sizes().imageSize(), network.sizes().colours(),
                table(network.sizes()));
        this.network = network;
    }

    /**
     * The frozen generator of a folder with {@value #ARGUMENTS} and {@value #WEIGHTS}; its tensors belong to the current scope.
     *
     * @throws WeightsException naming file, tensor, expected and found
     */
    public static SnGan open(Path folder, Backend backend) {
        SnGan g = openTrainable(folder, backend);
        g.network.freeze();
        return g;
    }

    /** The generator of a folder with its parameters as variables. */
    public static SnGan openTrainable(Path folder, Backend backend) {
        Path weights = folder.resolve(WEIGHTS);
        SnGan g = of(Checkpoint.read(weights).tensors(), weights, backend);
        Path arguments = folder.resolve(ARGUMENTS);
        Map<String, Object> stated = read(arguments);
        check(arguments, stated, "latent_dim", g.zSize());
        check(arguments, stated, "image_channels", g.imageChannels());
        return g;
    }

    /**
     * A generator with the given tensors; sizes follow from them.
     *
     * @param file named in messages
     */
    public static SnGan of(Map<String, NamedArray> tensors, Path file, Backend backend) {
        Map<String, NamedArray> canonical = SnGanNetwork.canonical(tensors);
        SnGanNetwork n = new SnGanNetwork(Sizes.of(canonical, file), Initializer.undefined(backend));
        StateDict.load(n, canonical, file, name -> name.endsWith("num_batches_tracked"));
        n.train(false);
        return new SnGan(n, backend);
    }

    /** A frozen generator with random weights, for measurements and tests. */
    public static SnGan random(Sizes sizes, long seed, Backend backend) {
        SnGanNetwork n = new SnGanNetwork(sizes, Initializer.random(backend, new RandomStream(seed, 0)));
        n.train(false);
        n.freeze();
        return new SnGan(n, backend);
    }

    private static Map<String, Object> read(Path file) {
        try {
            return Json.parseObject(Files.readString(file));
        } catch (IOException e) {
            throw new WeightsException("opening it", "the args.json that belongs to " + WEIGHTS,
                    Files.exists(file) ? "a file that cannot be read as text" : "no such file",
                    "put both files into one folder").in(file);
        } catch (WeightsException e) {
            throw e.in(file);
        }
    }

    private static void check(Path file, Map<String, Object> stated, String key, int found) {
        if (stated.containsKey(key) && Json.asLong(stated.get(key), key) != found)
            throw new WeightsException(key, found + ", as " + WEIGHTS + " beside it has it",
                    String.valueOf(stated.get(key)), "put the files of one network into the folder").in(file);
    }

    /** The parameters; {@link Module#train} switches the normalisations to the statistics of the batch. */
    public Module network() {
        return network;
    }

    @Override
    protected String architecture() {
        return "SNGAN";
    }

    @Override
    protected long parameterCount() {
        return network.parameterCount();
    }

    private static List<Layer> table(Sizes s) {
        List<Integer> c = s.channels();
        List<Layer> all = new ArrayList<>();
        all.add(new Layer("model.0", List.of(), Shape.of(c.getFirst() * 16)));
        for (int i = 0; i < c.size(); i++) all.add(square("model." + (i + 1), c.get(i), 4 << i));
        int next = c.size() + 1;
        all.add(square("model." + next, c.getLast(), s.imageSize()));
        all.add(square("model." + (next + 1), c.getLast(), s.imageSize()));
        all.add(square("model." + (next + 2), s.colours(), s.imageSize()));
        all.add(square("model." + (next + 3), s.colours(), s.imageSize()));
        return all;
    }

    @Override
    protected List<Stage> stages(Latents latents) {
        List<Stage> all = new ArrayList<>();
        all.add(new Stage("model.0", network::dense));
        all.add(new Stage("model.1", network::shaped));
        network.blocks().forEach(b -> all.add(new Stage("model." + all.size(), b::forward)));
        all.add(new Stage("model." + all.size(), x -> network.norm().forward(x, Activation.LINEAR)));
        all.add(new Stage("model." + all.size(), x -> Unary.apply(Unary.Kind.RELU, x)));
        all.add(new Stage("model." + all.size(), network.toImage()::forward));
        all.add(new Stage("model." + all.size(), x -> Unary.apply(Unary.Kind.TANH, x)));
        return all;
    }
}
