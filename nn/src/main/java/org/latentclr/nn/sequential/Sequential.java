package org.latentclr.nn.sequential;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.ChainGenerator;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * A generator that a {@link Description} describes, with the weights of a PyTorch checkpoint. Every layer can be looked at under its
 * name, such as {@code main.3}. Codes are normally distributed; pictures are in [−1,1].
 */
public final class Sequential extends ChainGenerator {
    private final SequentialNetwork network;

    private Sequential(SequentialNetwork network, Backend backend, int code, List<Layer> layers) {
        super(backend, code, layers.getLast().shape().dim(1), layers.getLast().shape().dim(0), layers);
        this.network = network;
    }

    /**
     * The frozen generator of a description; its tensors belong to the current scope.
     *
     * @throws WeightsException naming file and line, or tensor, expected and found
     */
    public static Sequential open(Path description, Backend backend) {
        Description d = Description.read(description);
        try {
            Map<String, NamedArray> tensors = tensors(d);
            SequentialNetwork n = new SequentialNetwork(d, tensors, Initializer.undefined(backend));
            StateDict.load(n, tensors, d.weights(), name -> name.endsWith("num_batches_tracked"));
            n.train(false);
            n.freeze();
            return new Sequential(n, backend, d.code(), probe(n, backend, d, description));
        } catch (WeightsException e) {
            throw e.in(d.weights());
        }
    }

    /** The tensors of the described layers, without the prefix; others belong to parts that are not described. */
    private static Map<String, NamedArray> tensors(Description d) {
        Checkpoint c = Checkpoint.read(d.weights());
        Map<String, NamedArray> all = new LinkedHashMap<>();
        d.state().map(c::at).orElse(c).tensors().forEach((name, array) -> {
            String n = name.startsWith(d.prefix()) ? name.substring(d.prefix().length()) : name;
            boolean described = d.layers().stream()
                    .anyMatch(l -> n.startsWith(l.name().substring(0, l.name().lastIndexOf('.') + 1)));
            if (described) all.put(n, array);
        });
        return all;
    }

    /** One code through the network: the shapes of all layers; the last one is a square picture. */
    private static List<Layer> probe(SequentialNetwork n, Backend backend, Description d, Path file) {
        List<Layer> layers = new ArrayList<>();
        try (Scope s = Scope.open("shapes")) {
            Tensor[] x = {Tensor.zeros(backend, 1, d.code())};
            Autograd.noGrad(() -> {
                for (SequentialNetwork.Step step : n.steps()) {
                    x[0] = applied(step, x[0], file);
                    int[] dims = x[0].shape().dims();
                    layers.add(new Layer(step.name(), List.of(),
                            Shape.of(java.util.Arrays.copyOfRange(dims, 1, dims.length))));
                }
            });
        }
        Shape last = layers.getLast().shape();
        if (last.rank() != 3 || last.dim(1) != last.dim(2) || last.dim(0) != 1 && last.dim(0) != 3)
            throw new WeightsException("its last layer", "square pictures of 1 or 3 channels", "shape " + last,
                    "mend the description").in(file);
        return layers;
    }

    private static Tensor applied(SequentialNetwork.Step step, Tensor x, Path file) {
        try {
            return step.compute().apply(x);
        } catch (EngineException e) {
            throw new WeightsException("layer " + step.name(), "an input that it can take",
                    x.shape() + " (" + e.getMessage()
                            + ")",
                    "mend the description").in(file);
        }
    }

    @Override
    protected String architecture() {
        return "Sequence of " + network.steps().size() + " layers";
    }

    @Override
    protected long parameterCount() {
        return network.parameterCount();
    }

    @Override
    protected List<Stage> stages(Latents latents) {
        return network.steps().stream().map(s -> new Stage(s.name(), s.compute())).toList();
    }
}
