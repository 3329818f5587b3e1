package org.latentclr.nn.features;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.FormulaWeights;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.StateDict;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * The five convolutions of AlexNet; a stage is the output of each after its rectifier, before normalisation and pooling (METHODS §7).
 * torchvision's layout takes the pictures as they are; BVLC's takes (x + 1)·127.5 in BGR order less ImageNet's mean.
 */
public final class AlexNet extends Module implements FeatureExtractor {
    private static final Pooling.Window FULL = new Pooling.Window(3, 2, 0, false);
    private static final Pooling.Window CEIL = new Pooling.Window(3, 2, 0, true);
    private static final double[] BGR_MEAN = {104, 117, 123};
    private static final String CLASSIFIER = "classifier.";
    private static final String BUNDLED = "sensor.safetensors";

    private final AlexNetLayout layout;
    private final Backend backend;
    private final String origin;
    private final List<Convolution> convolutions = new ArrayList<>();

    /** A weight and a bias under the path of the layout. */
    private static final class Convolution extends Module {
        private final Parameter weight;
        private final Parameter bias;

        Convolution(Initializer init, int in, int out, int kernel) {
            weight = parameter("weight", init.normal(Math.sqrt(2.0 / (in * kernel * kernel)), out, in, kernel, kernel));
            bias = parameter("bias", init.constant(0, out));
        }
    }

    /**
     * A trainable network; its tensors belong to the current scope.
     *
     * @param widths output channels of the five convolutions
     * @param origin where the weights come from, for people
     */
    public AlexNet(AlexNetLayout layout, List<Integer> widths, Initializer init, String origin) {
        EngineException.check(widths.size() == layout.steps().size(), "AlexNet", layout.steps().size() + " widths",
                widths);
        this.layout = layout;
        this.origin = origin;
        backend = init.backend();
        int in = 3;
        for (int i = 0; i < widths.size(); i++) {
            AlexNetLayout.Step step = layout.steps().get(i);
            convolutions.add(child(step.name(),
                    new Convolution(init, in / step.spec().groups(), widths.get(i), step.kernel())));
            in = widths.get(i);
        }
    }

    /**
     * The frozen network in a file of any format, in either layout and of any width; a torchvision file may contain the classifier,
     * which is not read.
     *
     * @throws WeightsException naming file, tensor, expected and found
     */
    public static AlexNet open(Path file, Backend backend) {
        return open(Checkpoint.read(file), backend, "weights of " + file.getFileName());
    }

    /**
     * The frozen network that comes with the program: torchvision's layout at half width, taught to name the factors of rendered scenes
     * and the kinds of Fashion-MNIST (docs/sensor.md).
     */
    public static AlexNet bundled(Backend backend) {
        try (InputStream in = AlexNet.class.getResourceAsStream(BUNDLED)) {
            if (in == null)
                throw new IllegalStateException("the program's resource " + BUNDLED + " is missing; build it again");
            return open(Checkpoint.read(Path.of(BUNDLED), in.readAllBytes()), backend,
                    "bundled, trained on scenes and Fashion-MNIST");
        } catch (IOException e) {
            throw new UncheckedIOException("the program's resource " + BUNDLED + " cannot be read", e);
        }
    }

    private static AlexNet open(Checkpoint checkpoint, Backend backend, String origin) {
        Path file = checkpoint.file();
        Map<String, NamedArray> tensors = new LinkedHashMap<>(checkpoint.tensors());
        tensors.keySet().removeIf(n -> n.startsWith(CLASSIFIER));
        AlexNetLayout layout = Arrays.stream(AlexNetLayout.values())
                .filter(l -> tensors.containsKey(l.steps().get(0).name() + ".weight")).findFirst()
                .orElseThrow(
                        () -> new WeightsException("its tensors", "features.0.weight or conv1.weight of an AlexNet",
                                tensors.size() + " other names", "check that it is the right file").in(file));
        List<Integer> widths = layout.steps().stream().map(s -> width(tensors, s.name() + ".bias", file)).toList();
        AlexNet net = new AlexNet(layout, widths, Initializer.undefined(backend), origin);
        StateDict.load(net, tensors, file, n -> false);
        net.freeze();
        return net;
    }

    private static int width(Map<String, NamedArray> tensors, String name, Path file) {
        NamedArray bias = tensors.get(name);
        if (bias == null)
            throw new WeightsException("tensor " + name, "the bias of a convolution", "no such tensor",
                    "check that it is the right file").in(file);
        return Math.toIntExact(bias.count());
    }

    /** A frozen network of the published widths whose weights come from {@link FormulaWeights}: it has seen no picture. */
    public static AlexNet formula(AlexNetLayout layout, long seed, Backend backend) {
        AlexNet net = new AlexNet(layout, layout.widths(), Initializer.undefined(backend),
                "weights by formula, seed " + seed + ", not trained");
        FormulaWeights.fill(net, seed);
        net.freeze();
        return net;
    }

    public AlexNetLayout layout() {
        return layout;
    }

    @Override
    public String describe() {
        return String.format(Locale.ROOT, "AlexNet (%s layout), %,d parameters, %s", layout.title(), parameterCount(),
                origin);
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public int stageCount() {
        return convolutions.size();
    }

    @Override
    public List<Tensor> stages(Tensor images) {
        return run(images, Activation.RELU);
    }

    /** The same network without rectifiers: the stages are what the convolutions put out, and so is what the next ones read. */
    public FeatureExtractor withoutRectifiers() {
        AlexNet net = this;
        return new FeatureExtractor() {
            @Override
            public String describe() {
                return net.describe() + ", without rectifiers";
            }

            @Override
            public Backend backend() {
                return backend;
            }

            @Override
            public int stageCount() {
                return net.stageCount();
            }

            @Override
            public List<Tensor> stages(Tensor images) {
                return run(images, Activation.LINEAR);
            }
        };
    }

    private List<Tensor> run(Tensor images, Activation activation) {
        EngineException.check(images.rank() == 4 && (images.dim(1) == 3 || images.dim(1) == 1), "AlexNet",
                "images [N,3,H,W] or [N,1,H,W]", images.shape());
        EngineException.check(Math.min(images.dim(2), images.dim(3)) >= smallest(), "AlexNet",
                "images of at least " + smallest() + " pixels on each side", images.shape());
        List<Tensor> stages = new ArrayList<>();
        try (Scope s = Scope.local("AlexNet")) {
            Tensor x = prepare(images);
            for (int i = 0; i < convolutions.size(); i++) {
                Convolution c = convolutions.get(i);
                Tensor y = Conv2d.apply(x, c.weight.value(), layout.steps().get(i).spec());
                x = BiasAct.apply(y, c.bias.value(), activation, 1, BiasAct.NO_CLAMP);
                stages.add(s.keep(x.alias()));
                if (layout.poolsAfter(i)) x = Pooling.max(normalized(x), layout.isCaffe() ? CEIL : FULL);
            }
        }
        return stages;
    }

    /** Smallest side at which every layer has an input. */
    private int smallest() {
        return layout.isCaffe() ? 27 : 31;
    }

    private Tensor prepare(Tensor images) {
        Tensor x = images.dim(1) == 3 ? images : images.expand(images.shape().with(1, 3).dims());
        if (!layout.isCaffe()) return x;
        Tensor mean = Tensor.of(backend, BGR_MEAN, 1, 3, 1, 1);
        return Views.flip(x, 1).add(1).mul(127.5).sub(mean);
    }

    private Tensor normalized(Tensor x) {
        return layout.isCaffe() ? Normalization.localResponse(x, 5, 1e-4, 0.75, 1) : x;
    }
}
