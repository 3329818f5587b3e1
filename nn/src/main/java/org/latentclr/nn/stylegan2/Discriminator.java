package org.latentclr.nn.stylegan2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

/** Images to logits, in the three wirings, with class projection (METHODS §6.1). State names are those of NVIDIA's network. */
public final class Discriminator extends Module {
    private static final double EPSILON = 1e-8;
    private static final double MAPPING_MULTIPLIER = 0.01;
    private static final int GROUP = 4;
    private static final int FILTER_TAPS = 4;

    private final DiscriminatorArchitecture architecture;
    private final List<DiscriminatorBlock> blocks = new ArrayList<>();
    private final Optional<MappingNetwork> mapping;
    private final End end;

    private Discriminator(DiscriminatorArchitecture a, Initializer init) {
        architecture = a;
        for (int r = a.resolution(); r > 4; r /= 2) blocks.add(child("b" + r, new DiscriminatorBlock(init, a, r)));
        mapping = a.classes() > 0
                ? Optional.of(child("mapping", new MappingNetwork(init, 0, a.classes(),
                        new MappingNetwork.Widths(a.classSize(), a.classSize(), a.classSize()), a.mappingLayers(),
                        Activation.LRELU, MAPPING_MULTIPLIER, false)))
                : Optional.empty();
        end = child("b4", new End(init, a));
    }

    /**
     * The discriminator {@code D} of a snapshot, frozen; its tensors belong to the current scope.
     *
     * @throws org.latentclr.weights.WeightsException naming file, tensor, expected and found
     */
    public static Discriminator open(Path snapshot, Backend backend) {
        Checkpoint network = Checkpoint.read(snapshot).at("D");
        Discriminator d = new Discriminator(DiscriminatorArchitecture.of(network), Initializer.undefined(backend));
        StateDict.load(d, network.tensors(), snapshot, n -> n.endsWith(".resample_filter"));
        d.freeze();
        return d;
    }

    /**
     * A trainable network of residual blocks whose last layers see the spread within groups of four images, as StyleGAN2 is trained with;
     * its tensors belong to the current scope.
     *
     * @param channels features at each resolution from 4² up; the last entry reads the image
     */
    public static Discriminator trainable(int imageChannels, List<Integer> channels, Initializer init) {
        return new Discriminator(new DiscriminatorArchitecture(0, imageChannels, channels, 0, 0, Wiring.RESNET, GROUP,
                1, BiasAct.NO_CLAMP, "lrelu", "lrelu", FILTER_TAPS), init);
    }

    /**
     * @param images [N,C,H,W]
     * @param classes [N,classes] for a conditional network
     * @return logits [N,1]
     */
    public Tensor forward(Tensor images, Optional<Tensor> classes) {
        int r = architecture.resolution();
        EngineException.check(
                images.rank() == 4 && images.dim(1) == architecture.imageChannels() && images.dim(2) == r
                        && images.dim(3) == r,
                "discriminator", "images [N," + architecture.imageChannels() + "," + r + "," + r + "]",
                images.shape());
        EngineException.check(classes.isPresent() == mapping.isPresent(), "discriminator",
                mapping.isPresent() ? "class vectors" : "no class vectors", classes.isPresent() ? "some" : "none");
        try (Scope s = Scope.local("discriminator")) {
            var state = new DiscriminatorBlock.State(Optional.empty(), Optional.of(images));
            for (DiscriminatorBlock block : blocks) state = block.forward(state);
            Tensor y = end.forward(state);
            if (mapping.isEmpty()) return s.keep(y);
            Tensor c = mapping.get().forward(Optional.empty(), classes);
            return s.keep(y.mul(c).sum(true, 1).mul(1 / Math.sqrt(architecture.classSize())));
        }
    }

    /** The layers at 4²: spread within groups of images as a further channel, convolution, two fully connected layers. */
    private static final class End extends Module {
        private final DiscriminatorArchitecture a;
        private final Optional<PlainConv> fromRgb;
        private final PlainConv conv;
        private final FullyConnected fc;
        private final FullyConnected out;

        End(Initializer init, DiscriminatorArchitecture a) {
            this.a = a;
            Activation act = Activation.of(a.endActivation());
            int n = a.channelsAt(4);
            fromRgb = a.wiring() == Wiring.SKIP
                    ? Optional.of(child("fromrgb", new PlainConv(init, a.imageChannels(), n, 1, true, act, 1, 1,
                            BiasAct.NO_CLAMP, Settings.UNUSED_FILTER)))
                    : Optional.empty();
            conv = child("conv",
                    new PlainConv(init, n + a.groupChannels(), n, 3, true, act, 1, 1, a.clamp(),
                            Settings.UNUSED_FILTER));
            fc = child("fc", new FullyConnected(init, n * 16, n, act, 1, 0));
            out = child("out",
                    new FullyConnected(init, n, a.classSize() > 0 ? a.classSize() : 1, Activation.LINEAR, 1, 0));
        }

        Tensor forward(DiscriminatorBlock.State state) {
            Tensor x = state.x().orElseThrow();
            if (fromRgb.isPresent()) x = x.add(fromRgb.get().forward(state.image().orElseThrow(), 1));
            if (a.groupChannels() > 0) x = Concat.apply(1, x, spread(x));
            Tensor y = conv.forward(x, 1);
            return out.forward(fc.forward(y.reshape(y.dim(0), -1)));
        }

        /** Standard deviation over the images of a group, averaged over channels and pixels: [N,channels,H,W]. */
        private Tensor spread(Tensor x) {
            int n = x.dim(0);
            int g = a.groupSize() > 0 ? Math.min(a.groupSize(), n) : n;
            int f = a.groupChannels();
            EngineException.check(n % g == 0, "discriminator", "a batch that is a multiple of " + g, n);
            Tensor y = x.reshape(g, n / g, f, x.dim(1) / f, x.dim(2), x.dim(3));
            y = y.sub(y.mean(true, 0)).square().mean(false, 0).add(EPSILON).sqrt(); // [n/g,f,c,H,W]
            y = y.mean(false, 2, 3, 4).reshape(n / g, f, 1, 1);
            return Tile.to(y, n).expand(n, f, x.dim(2), x.dim(3));
        }
    }
}
