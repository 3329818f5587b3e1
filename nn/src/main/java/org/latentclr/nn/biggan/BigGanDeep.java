package org.latentclr.nn.biggan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
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

/**
 * A BigGAN-deep generator (METHODS §6.3) in Hugging Face's files. It has one code for the first layer and one per residual block, and a
 * class, which {@link Latents#classes} or {@link #withClasses} gives. Truncation scales the samples of the prior and chooses the
 * statistics of all normalisations, in {@link #features} as in {@link #image}.
 */
public final class BigGanDeep extends ChainGenerator {
    /** Files of a network's folder. */
    public static final String CONFIG = "config.json", WEIGHTS = "pytorch_model.bin";

    private final DeepNetwork network;
    private final Settings settings;

    /**
     * What of a generator is chosen, not learned.
     *
     * @param truncation above 0, at most 1
     * @param table which statistics belong to it
     * @param classes of latents without class vectors
     */
    private record Settings(double truncation, TruncationTable table, Classes classes) {
        Settings {
            EngineException.check(truncation > 0 && truncation <= 1, "BigGAN", "a truncation above 0, at most 1",
                    truncation);
        }
    }

    private BigGanDeep(DeepNetwork network, Backend backend, Settings settings) {
        super(backend, network.config().zDim(), network.config().outputDim(), 3, table(network));
        this.network = network;
        this.settings = settings;
    }

    /**
     * The frozen generator of a folder with {@value #CONFIG} and {@value #WEIGHTS}, with truncation 1 and no class; its tensors belong
     * to the current scope.
     *
     * @throws org.latentclr.weights.WeightsException naming file, tensor, expected and found
     */
    public static BigGanDeep open(Path folder, Backend backend) {
        DeepNetwork n = new DeepNetwork(BigGanConfig.read(folder.resolve(CONFIG)), Initializer.undefined(backend));
        Path weights = folder.resolve(WEIGHTS);
        StateDict.load(n, Checkpoint.read(weights).tensors(), weights, name -> false);
        return of(n, backend);
    }

    /** A frozen generator with random weights, for measurements and tests. */
    public static BigGanDeep random(BigGanConfig config, long seed, Backend backend) {
        DeepNetwork n = new DeepNetwork(config, Initializer.random(backend, new RandomStream(seed, 0)));
        n.visit(m -> {
            if (m instanceof SpectralLayer.Stored layer) layer.settle();
        });
        return of(n, backend);
    }

    private static BigGanDeep of(DeepNetwork n, Backend backend) {
        n.freeze();
        return new BigGanDeep(n, backend,
                new Settings(1, TruncationTable.PUBLISHED, Classes.none(n.config().numClasses())));
    }

    /** The same network with another truncation. */
    public BigGanDeep withTruncation(double truncation) {
        return new BigGanDeep(network, backend(), new Settings(truncation, settings.table, settings.classes));
    }

    /** The same network with another reading of the table of statistics. */
    public BigGanDeep with(TruncationTable table) {
        return new BigGanDeep(network, backend(), new Settings(settings.truncation, table, settings.classes));
    }

    @Override
    public BigGanDeep withClasses(List<Integer> indices) {
        Classes c = Classes.of(network.config().numClasses(), indices);
        return new BigGanDeep(network, backend(), new Settings(settings.truncation, settings.table, c));
    }

    /** The parameters. */
    public Module network() {
        return network;
    }

    public BigGanConfig config() {
        return network.config();
    }

    /** σ of a weight by its path, such as {@code generator.gen_z}. */
    public double sigma(String path) {
        try (Scope s = Scope.open("sigma")) {
            double[] found = {Double.NaN};
            network.visit(path, m -> {
                if (m instanceof SpectralLayer layer) found[0] = layer.sigma().item();
            });
            return found[0];
        }
    }

    @Override
    protected String architecture() {
        return "BigGAN-deep";
    }

    @Override
    protected long parameterCount() {
        return network.parameterCount();
    }

    @Override
    public int latentCount() {
        return config().latentCount();
    }

    @Override
    public List<Integer> classes() {
        return settings.classes.indices();
    }

    @Override
    public int classCount() {
        return config().numClasses();
    }

    /** Samples of the normal distribution cut at ±2, times the truncation. */
    @Override
    public Tensor sampleZ(int n, RandomStream random) {
        float[] z = new float[n * zSize()];
        TruncatedNormal.BIGGAN.fill(z, settings.truncation, random);
        return Tensor.of(backend(), z, n, zSize());
    }

    @Override
    protected Latents complete(Latents latents) {
        return settings.classes.complete(latents, backend());
    }

    private static List<Layer> table(DeepNetwork network) {
        BigGanConfig c = network.config();
        int channels = 16 * c.channelWidth();
        int size = 4;
        List<Layer> all = new ArrayList<>(List.of(square("generator.gen_z", channels, size, "embeddings")));
        int block = 0;
        int count = network.body().layers().size();
        for (int i = 0; i < count; i++) {
            if (network.body().layers().get(i) instanceof DeepBlock) {
                BigGanConfig.Block b = c.layers().get(block++);
                channels = b.out() * c.channelWidth();
                size *= b.up() ? 2 : 1;
            }
            // The published tool counts blocks without the attention, so its names for "all layers" stop one early.
            String[] aliases = i == c.layers().size() - 1
                    ? new String[]{"generator.bn", "generator.relu", "generator.conv_to_rgb", "generator.tanh"}
                    : new String[0];
            all.add(square("generator.layers." + i, channels, size, aliases));
        }
        return all;
    }

    @Override
    protected List<Stage> stages(Latents latents) {
        TruncationTable.Row row = settings.table.row(settings.truncation, config().nStats());
        Conditions conditions = new Conditions(latents);
        DeepNetwork.Body body = network.body();
        List<Stage> all = new ArrayList<>();
        all.add(new Stage("generator.gen_z", z -> body.start(conditions.of(0))));
        int code = 1;
        for (int i = 0; i < body.layers().size(); i++) {
            String name = "generator.layers." + i;
            Module layer = body.layers().get(i);
            if (layer instanceof DeepBlock block) {
                int l = code++;
                all.add(new Stage(name, x -> block.forward(x, conditions.of(l), row)));
            } else if (layer instanceof Attention attention) all.add(new Stage(name, attention::forward));
        }
        all.add(new Stage("image", x -> body.finish(x, row)));
        return all;
    }

    /** c = [z, E·class] of each code, made once for each distinct code. */
    private final class Conditions {
        private final Scope home = Scope.current();
        private final Latents latents;
        private final Tensor embedding;
        private final Map<Tensor, Tensor> made = new IdentityHashMap<>();

        Conditions(Latents latents) {
            this.latents = latents;
            embedding = network.embed(settings.classes.vectors(latents, backend()));
        }

        Tensor of(int l) {
            return made.computeIfAbsent(latents.code(l), z -> {
                try (Scope s = Scope.local("condition")) {
                    return home.move(Classes.join(z, embedding).alias());
                }
            });
        }
    }
}
