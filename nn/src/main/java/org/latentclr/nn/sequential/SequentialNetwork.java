package org.latentclr.nn.sequential;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.layer.BatchNorm;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/** The layers of a description with tensors of the checkpoint's shapes. */
final class SequentialNetwork extends Module {
    private static final double EPSILON = 1e-8;

    private final List<Step> steps = new ArrayList<>();

    /** A layer and what it computes. */
    record Step(String name, UnaryOperator<Tensor> compute) {}

    /** @param tensors under the names of the description, for their shapes */
    SequentialNetwork(Description d, Map<String, NamedArray> tensors, Initializer init) {
        Map<String, Group> groups = new LinkedHashMap<>();
        for (Description.NamedLayer layer : d.layers()) {
            int dot = layer.name().lastIndexOf('.');
            String sequence = layer.name().substring(0, dot);
            Group group = groups.get(sequence);
            if (group == null) groups.put(sequence, group = child(sequence, new Group()));
            steps.add(new Step(layer.name(), step(group, layer, dot, tensors, init)));
        }
    }

    List<Step> steps() {
        return steps;
    }

    /** Layers of one sequence by index. */
    private static final class Group extends Module {
        <M extends Module> M add(String index, M module) {
            return child(index, module);
        }
    }

    private static UnaryOperator<Tensor> step(Group group, Description.NamedLayer layer, int dot,
            Map<String, NamedArray> tensors, Initializer init) {
        String index = layer.name().substring(dot + 1);
        return switch (layer.spec()) {
            case LayerSpec.Linear l -> weighted(group, index, layer.name(), tensors, init, 2)::linear;
            case LayerSpec.Conv c -> {
                Weighted w = weighted(group, index, layer.name(), tensors, init, 4);
                ConvSpec spec = ConvSpec.of(c.stride(), c.padding());
                yield x -> w.biased(Conv2d.apply(image(x), w.weight.value(), spec));
            }
            case LayerSpec.ConvTranspose c -> {
                Weighted w = weighted(group, index, layer.name(), tensors, init, 4);
                ConvSpec spec = ConvSpec.of(c.stride(), c.padding());
                yield x -> w.biased(Conv2d.transposed(image(x), w.weight.value(), spec, c.outputPadding()));
            }
            case LayerSpec.BatchNorm b -> group.add(index,
                    new BatchNorm(init, (int) tensor(tensors, layer.name() + ".weight", 1).size(0)))::forward;
            case LayerSpec.PixelNorm p -> x -> Normalization.secondMoment(x, 1, EPSILON);
            case LayerSpec.Upsample u -> x -> Resize.to(image(x), Resize.Mode.NEAREST, x.dim(2) * u.factor(),
                    x.dim(3) * u.factor());
            case LayerSpec.Reshape r -> x -> x.reshape(x.dim(0), r.channels(), r.size(), r.size());
            case LayerSpec.Relu r -> x -> Unary.apply(Unary.Kind.RELU, x);
            case LayerSpec.LeakyRelu l -> x -> Unary.leakyRelu(x, l.slope());
            case LayerSpec.Tanh t -> x -> Unary.apply(Unary.Kind.TANH, x);
            case LayerSpec.Sigmoid s -> x -> Unary.apply(Unary.Kind.SIGMOID, x).mul(2).add(-1);
        };
    }

    /** A code as an image of one pixel; an image as it is. */
    private static Tensor image(Tensor x) {
        return x.rank() == 2 ? x.reshape(x.dim(0), x.dim(1), 1, 1) : x;
    }

    private static Weighted weighted(Group group, String index, String name, Map<String, NamedArray> tensors,
            Initializer init, int rank) {
        NamedArray w = tensor(tensors, name + ".weight", rank);
        boolean biased = tensors.containsKey(name + ".bias");
        return group.add(index, new Weighted(init, shape(w),
                biased ? shape(tensor(tensors, name + ".bias", 1)) : new int[0]));
    }

    private static int[] shape(NamedArray a) {
        int[] d = new int[a.rank()];
        for (int i = 0; i < d.length; i++) d[i] = Math.toIntExact(a.size(i));
        return d;
    }

    private static NamedArray tensor(Map<String, NamedArray> tensors, String name, int rank) {
        NamedArray a = tensors.get(name);
        if (a == null || a.rank() != rank)
            throw new WeightsException("tensor " + name, "a tensor of " + rank + " dimensions, as the description says",
                    a == null
                            ? "none; there are " + tensors.keySet().stream().limit(4).toList()
                            : "shape " + Shape.of(shape(a)),
                    "compare the order of the layers with the checkpoint (latentclr inspect)");
        return a;
    }

    /** A weight of any shape and perhaps a bias. */
    private static final class Weighted extends Module {
        private final Parameter weight;
        private final Parameter biasOrNull;

        Weighted(Initializer init, int[] weight, int[] bias) {
            this.weight = parameter("weight", init.normal(1, weight));
            biasOrNull = bias.length == 0 ? null : parameter("bias", init.constant(0, bias));
        }

        Tensor linear(Tensor x) {
            return biased(x.reshape(x.dim(0), -1).matmul(weight.value().transpose(0, 1)));
        }

        Tensor biased(Tensor y) {
            return biasOrNull == null
                    ? y
                    : BiasAct.apply(y, biasOrNull.value(), Activation.LINEAR, 1, BiasAct.NO_CLAMP);
        }
    }
}
