package org.latentclr.nn.stylegan1;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.engine.random.TorchRandom;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.ChainGenerator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * A generator of the first StyleGAN (METHODS §6.2) with fixed noise: as in the published LatentCLR tool each layer's is drawn anew from PyTorch's
 * seed 0, so both layers of a resolution add the same plane. No truncation is applied, as there. Each resolution reads two codes. Layers are {@code blocks.4x4}, {@code blocks.8x8}, …
 */
public final class StyleGan1 extends ChainGenerator {
    private static final String SYNTHESIS = "g_synthesis.";

    private final StyleGan1Network network;
    private final int wSize;
    private final List<Tensor> noise;

    private StyleGan1(StyleGan1Network network, Backend backend, int z, int w, List<Integer> channels, int colours) {
        super(backend, z, 4 << channels.size() - 1, colours, table(channels));
        this.network = network;
        wSize = w;
        noise = new ArrayList<>();
        for (StyleGan1Network.Block b : network.blocks())
            noise.add(Tensor.of(backend, new TorchRandom(0).randn(b.size() * b.size()), 1, 1, b.size(), b.size()));
    }

    /**
     * The frozen generator in a file; sizes are those of the tensors, which belong to the current scope.
     *
     * @throws WeightsException naming file, tensor, expected and found
     */
    public static StyleGan1 open(Path file, Backend backend) {
        Map<String, NamedArray> tensors = new LinkedHashMap<>(Checkpoint.read(file).tensors());
        tensors.keySet().removeIf(n -> n.startsWith("truncation.") || n.endsWith(".intermediate.kernel")
                || n.endsWith(".noise.noise"));
        List<Integer> channels = new ArrayList<>();
        for (int r = 4; tensors.containsKey(style(r)) && r <= 4096; r *= 2)
            channels.add(size(tensors, style(r), 0, file) / 2);
        int depth = 0;
        while (tensors.containsKey("g_mapping.dense" + depth + ".weight")) depth++;
        if (channels.isEmpty() || depth == 0)
            throw new WeightsException("its tensors", "g_mapping.dense0.weight and " + style(4), "neither or one",
                    "check that it is a generator of the first StyleGAN").in(file);
        int colours = size(tensors, SYNTHESIS + "torgb.weight", 0, file);
        int z = size(tensors, "g_mapping.dense0.weight", 1, file);
        int w = size(tensors, "g_mapping.dense0.weight", 0, file);
        StyleGan1Network n = new StyleGan1Network(Initializer.undefined(backend), z, w, depth, channels, colours);
        StateDict.load(n, tensors, file, name -> false);
        n.freeze();
        return new StyleGan1(n, backend, z, w, channels, colours);
    }

    private static String style(int resolution) {
        return SYNTHESIS + "blocks." + resolution + "x" + resolution + ".epi1.style_mod.lin.weight";
    }

    private static int size(Map<String, NamedArray> tensors, String name, int dim, Path file) {
        NamedArray a = tensors.get(name);
        if (a == null || a.rank() < 2 || a.size(dim) < 1 || a.size(dim) > 1 << 16)
            throw new WeightsException("tensor " + name, "the weight of a layer", a == null
                    ? "no such tensor"
                    : a.toString(), "check that it is a generator of the first StyleGAN").in(file);
        return (int) a.size(dim);
    }

    /** A frozen generator with random weights, for measurements and tests. */
    public static StyleGan1 random(int z, int w, int depth, List<Integer> channels, long seed, Backend backend) {
        StyleGan1Network n = new StyleGan1Network(Initializer.random(backend, new RandomStream(seed, 0)), z, w, depth,
                channels, 3);
        n.freeze();
        return new StyleGan1(n, backend, z, w, channels, 3);
    }

    /** The parameters. */
    public Module network() {
        return network;
    }

    @Override
    protected String architecture() {
        return "StyleGAN";
    }

    @Override
    protected long parameterCount() {
        return network.parameterCount();
    }

    @Override
    public int wSize() {
        return wSize;
    }

    @Override
    public int latentCount() {
        return 2 * network.blocks().size();
    }

    @Override
    public Tensor map(Tensor z) {
        EngineException.check(z.rank() == 2 && z.dim(1) == zSize(), "mapping", "z [N," + zSize() + "]", z.shape());
        try (Scope s = Scope.local("mapping")) {
            return s.keep(network.map(z));
        }
    }

    private static List<Layer> table(List<Integer> channels) {
        List<Layer> all = new ArrayList<>();
        for (int i = 0; i < channels.size(); i++) {
            String name = "blocks." + (4 << i) + "x" + (4 << i);
            // The published default g_synthesis.blocks.1 finds the block of 16² by its substring rule.
            all.add(i == 2
                    ? square(name, channels.get(i), 16, SYNTHESIS + name, SYNTHESIS + "blocks.1")
                    : square(name, channels.get(i), 4 << i, SYNTHESIS + name));
        }
        return all;
    }

    @Override
    protected List<Stage> stages(Latents latents) {
        int n = latents.batch();
        List<Stage> all = new ArrayList<>();
        for (int i = 0; i < network.blocks().size(); i++) {
            StyleGan1Network.Block b = network.blocks().get(i);
            int l = 2 * i;
            Tensor plane = noise.get(i);
            all.add(new Stage("blocks." + b.size() + "x" + b.size(), x -> b.forward(x, w(latents, l, n),
                    w(latents, l + 1, n), plane)));
        }
        all.add(new Stage("image", network::image));
        return all;
    }

    /** The code in W of layer {@code l}, for the whole batch. */
    private Tensor w(Latents latents, int l, int n) {
        Tensor code = latents.code(l);
        return Tile.to(latents.space() == LatentSpace.Z ? network.map(code) : code, n);
    }
}
