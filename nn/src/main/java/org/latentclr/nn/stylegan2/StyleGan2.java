package org.latentclr.nn.stylegan2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.generator.Classes;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.LoadReport;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * A StyleGAN2 generator (METHODS §6.1): network, noise and truncation. Immutable but for the weights; {@link #with(Noise)} and
 * {@link #with(Truncation)} share them.
 *
 * <p>{@link #features} applies no truncation and {@link #image} does, as the published LatentCLR tool: an edit of length α seen in
 * training is shown as ψ·α (METHODS §1.11).
 */
public final class StyleGan2 implements Generator {
    private final StyleGan2Network network;
    private final Backend backend;
    private final Noise noise;
    private final Truncation truncation;
    private final Classes classes;
    private final LoadReport report;
    private final List<Layer> layers;
    private final Map<String, StyleSlot> slots;

    StyleGan2(StyleGan2Network network, Backend backend, Noise noise, Truncation truncation, LoadReport report) {
        this(network, backend, noise, truncation, Classes.none(network.architecture().cDim()), report);
    }

    private StyleGan2(StyleGan2Network network, Backend backend, Noise noise, Truncation truncation, Classes classes,
            LoadReport report) {
        this.network = network;
        this.backend = backend;
        this.noise = noise;
        this.truncation = truncation;
        this.classes = classes;
        this.report = report;
        layers = LayerTable.of(network.architecture(), network.synthesis());
        slots = new HashMap<>();
        for (StyleSlot slot : slots(network)) slots.put(slot.layer(), slot);
        if (truncation.psi() != 1 && report.missing().contains(StyleGan2Files.AVERAGE))
            throw new EngineException("truncation", "a network with the average of its codes (w_avg, latent_avg)",
                    "a file without it", "use psi 1");
    }

    /**
     * The frozen generator in a file of any format, with the noise stored in the file and no truncation; its tensors belong to the
     * current scope.
     *
     * @throws org.latentclr.weights.WeightsException naming file, tensor, expected and found
     */
    public static StyleGan2 open(Path file, Backend backend) {
        return open(Checkpoint.read(file), backend);
    }

    /** {@link #open(Path, Backend)} of a file that has been read. */
    public static StyleGan2 open(Checkpoint file, Backend backend) {
        return StyleGan2Files.open(file, backend, false);
    }

    /** The generator in a file with its parameters as variables, for training and for gradients with respect to them. */
    public static StyleGan2 openTrainable(Path file, Backend backend) {
        return StyleGan2Files.open(Checkpoint.read(file), backend, true);
    }

    /** A frozen generator with random weights, for measurements and tests. */
    public static StyleGan2 random(StyleGan2Architecture architecture, long seed, Backend backend) {
        StyleGan2Network n = new StyleGan2Network(architecture,
                Initializer.random(backend, new RandomStream(seed, 0)));
        n.freeze();
        return of(n, backend);
    }

    /** A generator around a network, frozen or trained, with its stored noise and no truncation. */
    public static StyleGan2 of(StyleGan2Network network, Backend backend) {
        return new StyleGan2(network, backend, new Noise.Stored(), Truncation.NONE,
                new LoadReport(List.of(), List.of(), List.of(), List.of()));
    }

    /** The same network with other noise. */
    public StyleGan2 with(Noise other) {
        return new StyleGan2(network, backend, other, truncation, classes, report);
    }

    /** The same network with another truncation of images. */
    public StyleGan2 with(Truncation other) {
        return new StyleGan2(network, backend, noise, other, classes, report);
    }

    @Override
    public StyleGan2 withClasses(List<Integer> indices) {
        return new StyleGan2(network, backend, noise, truncation, Classes.of(classCount(), indices), report);
    }

    @Override
    public List<Integer> classes() {
        return classes.indices();
    }

    /**
     * The same network as the published LatentCLR tool runs it: noise drawn once with seed 0, whose tensors belong to the current
     * scope, and images truncated (METHODS §1.11).
     */
    public StyleGan2 published(double psi) {
        return with(Noise.torch(backend, imageSize(), 0)).with(Truncation.of(psi));
    }

    public StyleGan2Network network() {
        return network;
    }

    public StyleGan2Architecture architecture() {
        return network.architecture();
    }

    /** What of the file was used, missing, unexpected and transformed. */
    public LoadReport report() {
        return report;
    }

    @Override
    public String describe() {
        StyleGan2Architecture a = architecture();
        return String.format(Locale.ROOT, "StyleGAN2 %s, %d² × %d, %,d parameters, z %d, w %d, %d layers%s",
                a.architecture().option(), a.resolution(), a.imgChannels(), network.parameterCount(), a.zDim(),
                a.wDim(), a.numWs(), a.cDim() > 0 ? ", " + a.cDim() + " classes" : "");
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public int zSize() {
        return architecture().zDim();
    }

    @Override
    public int wSize() {
        return architecture().wDim();
    }

    @Override
    public int latentCount() {
        return architecture().numWs();
    }

    @Override
    public int classCount() {
        return architecture().cDim();
    }

    @Override
    public int imageSize() {
        return architecture().resolution();
    }

    @Override
    public int imageChannels() {
        return architecture().imgChannels();
    }

    @Override
    public Set<LatentSpace> spaces() {
        return EnumSet.allOf(LatentSpace.class);
    }

    @Override
    public int codeSize(LatentSpace space) {
        return space == LatentSpace.S
                ? slots.values().stream().mapToInt(StyleSlot::size).sum()
                : Generator.super.codeSize(space);
    }

    @Override
    public Tensor sampleZ(int n, RandomStream random) {
        return Tensor.normal(backend, random, n, zSize());
    }

    @Override
    public Tensor map(Tensor z) {
        return map(z, classVectors(z.dim(0)));
    }

    @Override
    public Tensor map(Tensor z, Tensor classes) {
        return map(z, Optional.of(classes));
    }

    private Tensor map(Tensor z, Optional<Tensor> classes) {
        EngineException.check(z.rank() == 2 && z.dim(1) == zSize(), "mapping", "z [N," + zSize() + "]", z.shape());
        try (Scope s = Scope.local("mapping")) {
            return s.keep(network.mapping().forward(zSize() > 0 ? Optional.of(z) : Optional.empty(), classes));
        }
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public Tensor features(Latents latents, String name) {
        Layer layer = layer(name);
        try (Scope s = Scope.local("features")) {
            Tensor y = layer.name().equals(LayerTable.MAPPING)
                    ? codes(latents, Truncation.NONE)
                    : network.synthesis().run(
                            Pass.toLayer(styles(latents, Truncation.NONE), noise, latents.batch(), layer.name()));
            return s.keep(Tile.to(y, latents.batch()).alias());
        }
    }

    @Override
    public Tensor image(Latents latents) {
        try (Scope s = Scope.local("image")) {
            Tensor y = network.synthesis().run(Pass.toImage(styles(latents, truncation), noise, latents.batch()));
            return s.keep(Tile.to(y, latents.batch()).alias());
        }
    }

    /**
     * The codes in W that the layers read when an image is made: mapped, truncated, one per layer.
     *
     * @return [N,L,w]
     */
    public Tensor codes(Latents latents) {
        try (Scope s = Scope.local("codes")) {
            return s.keep(codes(latents, truncation));
        }
    }

    private Tensor codes(Latents latents, Truncation t) {
        EngineException.check(latents.space() != LatentSpace.S, "latents", "codes in Z or W", "styles");
        Codes c = mapped(latents, t);
        Tensor[] all = IntStream.range(0, latentCount())
                .mapToObj(l -> Tile.to(c.w(l), latents.batch()).reshape(latents.batch(), 1, wSize()))
                .toArray(Tensor[]::new);
        return Concat.apply(1, all);
    }

    /**
     * Style space: all styles that the layers read when an image is made, after truncation (METHODS §6.1).
     *
     * @return [N, Σ channels] in the order of {@link #styleSlots}
     */
    public Tensor styles(Latents latents) {
        try (Scope s = Scope.local("styles")) {
            Styles source = styles(latents, truncation);
            Tensor[] all = network.synthesis().styled().stream()
                    .map(l -> Tile.to(source.style(l), latents.batch())).toArray(Tensor[]::new);
            return s.keep(Concat.apply(1, all));
        }
    }

    /** What a code of style space consists of, in order. */
    public List<StyleSlot> styleSlots() {
        return slots(network);
    }

    private static List<StyleSlot> slots(StyleGan2Network network) {
        List<StyleSlot> all = new ArrayList<>();
        int at = 0;
        for (StyledLayer l : network.synthesis().styled()) {
            all.add(new StyleSlot(l.path(), l.latent(), at, l.channels(), l.affineWeight()));
            at += l.channels();
        }
        return all;
    }

    private Codes mapped(Latents latents, Truncation t) {
        boolean chosen = latents.space() == LatentSpace.Z && !classes.indices().isEmpty();
        return new Codes(chosen ? classes.complete(latents, backend) : latents, network, t);
    }

    private Styles styles(Latents latents, Truncation t) {
        if (latents.space() != LatentSpace.S) return mapped(latents, t);
        EngineException.check(!latents.isPerLayer(), "latents", "one code in style space",
                latents.codes().size() + " codes");
        Tensor s = latents.code(0);
        EngineException.check(s.dim(1) == codeSize(LatentSpace.S), "latents",
                "styles of width " + codeSize(LatentSpace.S), s.shape());
        return layer -> {
            StyleSlot slot = slots.get(layer.path());
            return s.slice(1, slot.offset(), slot.offset() + slot.size());
        };
    }
}
