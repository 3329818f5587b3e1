package org.latentclr.nn.generator;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.random.RandomStream;

/**
 * A generator whose layers are computed one after the other: the simplest thing to write for a network of one's own. Without a mapping
 * network W is the same space as Z. A subclass says its sizes and its stages; features by name, batches of codes per layer and the
 * freeing of intermediate values are done here.
 */
public abstract class ChainGenerator implements Generator {
    /** The last stage, when the image is asked for. */
    private static final String END = "";

    private final Backend backend;
    private final int zSize;
    private final int imageSize;
    private final int imageChannels;
    private final List<Layer> layers;

    /**
     * One layer.
     *
     * @param name canonical name of a layer that can be asked for, or any other text
     * @param step its output from that of the stage before, or from the first code for the first stage
     */
    public record Stage(String name, UnaryOperator<Tensor> step) {}

    /**
     * @param layers stages whose output can be asked for
     */
    protected ChainGenerator(Backend backend, int zSize, int imageSize, int imageChannels, List<Layer> layers) {
        this.backend = backend;
        this.zSize = zSize;
        this.imageSize = imageSize;
        this.imageChannels = imageChannels;
        this.layers = List.copyOf(layers);
    }

    /** All layers of one run from codes to images, in order. */
    protected abstract List<Stage> stages(Latents latents);

    /** Name of the architecture. */
    protected abstract String architecture();

    /** Number of values in all parameters. */
    protected abstract long parameterCount();

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "%s, %d² × %d, %,d parameters, z %d%s", architecture(), imageSize,
                imageChannels, parameterCount(), zSize, classCount() > 0 ? ", " + classCount() + " classes" : "");
    }

    @Override
    public final Backend backend() {
        return backend;
    }

    @Override
    public final int zSize() {
        return zSize;
    }

    @Override
    public int wSize() {
        return zSize;
    }

    @Override
    public int latentCount() {
        return 1;
    }

    @Override
    public int classCount() {
        return 0;
    }

    @Override
    public final int imageSize() {
        return imageSize;
    }

    @Override
    public final int imageChannels() {
        return imageChannels;
    }

    @Override
    public final Set<LatentSpace> spaces() {
        return EnumSet.of(LatentSpace.Z, LatentSpace.W);
    }

    @Override
    public Tensor sampleZ(int n, RandomStream random) {
        return Tensor.normal(backend, random, n, zSize);
    }

    @Override
    public Tensor map(Tensor z) {
        EngineException.check(z.rank() == 2 && z.dim(1) == zSize, "mapping", "z [N," + zSize + "]", z.shape());
        return z.alias();
    }

    @Override
    public final Tensor map(Tensor z, Tensor classes) {
        return map(z);
    }

    @Override
    public final List<Layer> layers() {
        return layers;
    }

    @Override
    public final Tensor features(Latents latents, String name) {
        return run(latents, layer(name).name());
    }

    @Override
    public final Tensor features(Latents latents, String name, int rows) {
        return Generator.super.features(complete(latents), name, rows);
    }

    /** The latents with all that rows of a batch share, so that a batch can be cut into chunks; the same for most networks. */
    protected Latents complete(Latents latents) {
        return latents;
    }

    @Override
    public final Tensor image(Latents latents) {
        return run(latents, END);
    }

    private Tensor run(Latents latents, String target) {
        check(latents);
        try (Scope s = Scope.local("generator")) {
            Tensor x = latents.code(0).alias();
            for (Stage stage : stages(latents)) {
                Tensor before = x;
                try (Scope inner = Scope.local(stage.name())) {
                    x = inner.keep(stage.step().apply(before).alias());
                }
                before.free();
                if (stage.name().equals(target)) break;
            }
            return s.keep(Tile.to(x, latents.batch()).alias());
        }
    }

    private void check(Latents latents) {
        EngineException.check(latents.space() != LatentSpace.S, "latents", "codes in Z", "styles");
        EngineException.check(!latents.isPerLayer() || latents.codes().size() == latentCount(), "latents",
                latentCount() == 1 ? "one code" : "one code, or " + latentCount() + " codes, one per layer",
                latents.codes().size() + " codes");
        for (Tensor c : latents.codes())
            EngineException.check(c.dim(1) == codeSize(latents.space()), "latents",
                    "codes of width " + codeSize(latents.space()), c.shape());
    }

    /** A square layer. */
    protected static Layer square(String name, int channels, int size, String... aliases) {
        return new Layer(name, List.of(aliases), Shape.of(channels, size, size));
    }
}
