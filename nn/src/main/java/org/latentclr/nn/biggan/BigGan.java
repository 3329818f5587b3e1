package org.latentclr.nn.biggan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.engine.random.TruncatedNormal;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.ChainGenerator;
import org.latentclr.nn.generator.Classes;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/**
 * The first BigGAN (METHODS §6.3, 128² in the experiments of Voynov and Babenko) in the file {@code G_ema.pth}. A code has a part for the first
 * layer and one for each block, which the block's normalisations read together with the class. One code for everything, or one per layer,
 * of which each layer reads its part.
 */
public final class BigGan extends ChainGenerator {
    private final BigGanNetwork network;
    private final Classes classes;
    private final Optional<Double> truncation;

    private BigGan(BigGanNetwork network, Backend backend, Classes classes, Optional<Double> truncation) {
        super(backend, network.sizes().zDim(), network.sizes().imageSize(), 3, table(network.sizes()));
        this.network = network;
        this.classes = classes;
        this.truncation = truncation;
    }

    /**
     * The frozen generator in a file, with the whole normal distribution as prior and no class; sizes are those of the tensors.
     *
     * @throws org.latentclr.weights.WeightsException naming file, tensor, expected and found
     */
    public static BigGan open(Path file, Backend backend) {
        Map<String, NamedArray> tensors = Checkpoint.read(file).tensors();
        BigGanNetwork n = new BigGanNetwork(BigGanNetwork.Sizes.of(tensors, file), Initializer.undefined(backend));
        StateDict.load(n, tensors, file, name -> name.endsWith(".sv0"));
        return of(n, backend);
    }

    /**
     * A frozen generator with random weights, for measurements and tests.
     *
     * @param channels at 4² and after each block
     * @param chunk width of each part of a code
     * @param attention index of the block that attention follows
     */
    public static BigGan random(List<Integer> channels, int chunk, int shared, int classes, int attention, long seed,
            Backend backend) {
        var sizes = new BigGanNetwork.Sizes(classes, shared, chunk, true, channels, Optional.of(attention));
        return of(new BigGanNetwork(sizes, Initializer.random(backend, new RandomStream(seed, 0))), backend);
    }

    private static BigGan of(BigGanNetwork n, Backend backend) {
        n.freeze();
        return new BigGan(n, backend, Classes.none(n.sizes().classes()), Optional.empty());
    }

    @Override
    public BigGan withClasses(List<Integer> indices) {
        return new BigGan(network, backend(), Classes.of(classCount(), indices), truncation);
    }

    /** The same network with a prior that is cut at ±limit. */
    public BigGan withTruncation(double limit) {
        return new BigGan(network, backend(), classes, Optional.of(limit));
    }

    /** The parameters. */
    public Module network() {
        return network;
    }

    @Override
    protected String architecture() {
        return "BigGAN";
    }

    @Override
    protected long parameterCount() {
        return network.parameterCount();
    }

    @Override
    public int latentCount() {
        return network.sizes().hierarchical() ? network.sizes().channels().size() : 1;
    }

    @Override
    public List<Integer> classes() {
        return classes.indices();
    }

    @Override
    public int classCount() {
        return network.sizes().classes();
    }

    @Override
    public Tensor sampleZ(int n, RandomStream random) {
        if (truncation.isEmpty()) return super.sampleZ(n, random);
        float[] z = new float[n * zSize()];
        new TruncatedNormal(truncation.get()).fill(z, 1, random);
        return Tensor.of(backend(), z, n, zSize());
    }

    @Override
    protected Latents complete(Latents latents) {
        return classes.complete(latents, backend());
    }

    private static List<Layer> table(BigGanNetwork.Sizes s) {
        List<Layer> all = new ArrayList<>(List.of(square("linear", s.channels().getFirst(), 4)));
        for (int i = 1; i < s.channels().size(); i++)
            all.add(square("blocks." + (i - 1), s.channels().get(i), 4 << i));
        return all;
    }

    @Override
    protected List<Stage> stages(Latents latents) {
        EngineException.check(latents.codes().stream().allMatch(c -> c.dim(1) == zSize()), "latents",
                "codes of width " + zSize(), latents.codes().getFirst().shape());
        Tensor embedding = network.embed(classes.vectors(latents, backend()));
        boolean parts = network.sizes().hierarchical();
        List<Stage> all = new ArrayList<>();
        all.add(new Stage("linear", z -> network.start(parts ? part(latents, 0) : z)));
        for (int i = 0; i < network.blocks().size(); i++) {
            BigGanNetwork.Block block = network.blocks().get(i);
            int l = i + 1;
            all.add(new Stage("blocks." + i, x -> block.forward(x,
                    parts ? Classes.join(embedding, part(latents, l)) : embedding)));
        }
        all.add(new Stage("image", network::finish));
        return all;
    }

    /** The part of its code that layer {@code l} reads. */
    private Tensor part(Latents latents, int l) {
        int chunk = network.sizes().chunk();
        return latents.code(l).slice(1, l * chunk, (l + 1) * chunk);
    }
}
