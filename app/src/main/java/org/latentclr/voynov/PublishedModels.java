package org.latentclr.voynov;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * Deformators and reconstructors from state dicts of the published tool, whose names ours have too. Kind and sizes are those of the
 * tensors; what no tensor tells is asked for.
 */
public final class PublishedModels {
    private PublishedModels() {}

    /**
     * A deformator with the values of a state dict; its tensors belong to the current scope.
     *
     * @param file named in messages
     * @param state tensors by name
     * @param stated which kind the run's arguments name: the files of {@code linear} and {@code proj} look alike
     * @param directions number of directions of {@code id}, which has no tensors
     */
    public static Deformator deformator(Path file, Map<String, NamedArray> state, Optional<DeformatorKind> stated,
            OptionalInt directions, Backend device) {
        DeformatorKind kind = kind(file, state, stated);
        Initializer init = Initializer.undefined(device);
        Deformator made = switch (kind) {
            case ORTHO -> new OrthogonalDeformator(empty(device, state, "log_mat_half", file));
            case LINEAR, PROJ -> new LinearDeformator(kind, empty(device, state, "linear.weight", file),
                    state.containsKey("linear.bias")
                            ? Optional.of(empty(device, state, "linear.bias", file))
                            : Optional.empty());
            case RANDOM -> new RandomDeformator(empty(device, state, "linear", file));
            case ID -> new IdentityDeformator(directions.orElseThrow(() -> new WeightsException("the deformator",
                    "a number of directions for id", "none", "say directions_count").in(file)));
            case FC -> new PerceptronDeformator(init, size(state, "fc1.weight", 1, file),
                    size(state, "fc1.weight", 0, file), size(state, "fc4.weight", 0, file));
        };
        load(made, state, file);
        return made;
    }

    private static DeformatorKind kind(Path file, Map<String, NamedArray> state, Optional<DeformatorKind> stated) {
        DeformatorKind found;
        if (state.containsKey("log_mat_half")) found = DeformatorKind.ORTHO;
        else if (state.containsKey("fc1.weight")) found = DeformatorKind.FC;
        else if (state.containsKey("linear")) found = DeformatorKind.RANDOM;
        else if (state.containsKey("linear.weight")) {
            found = stated.filter(k -> k == DeformatorKind.LINEAR).orElse(DeformatorKind.PROJ);
        } else if (state.isEmpty()) found = DeformatorKind.ID;
        else
            throw new WeightsException("the deformator", "log_mat_half, linear.weight, linear or fc1.weight",
                    state.keySet().stream().limit(4).toList().toString(), "check that it is a deformator").in(file);
        if (stated.isPresent() && stated.get() != found)
            throw new WeightsException("the deformator", "the tensors of " + stated.get().option(),
                    state.isEmpty()
                            ? "none (the published tool does not save a random one)"
                            : "those of "
                                    + found.option(),
                    "say deformator=" + found.option() + " or give its file").in(file);
        return found;
    }

    /** A reconstructor with the values of a state dict; its tensors belong to the current scope. */
    public static Reconstructor reconstructor(Path file, Map<String, NamedArray> state, OptionalInt size,
            Backend device) {
        Initializer init = Initializer.undefined(device);
        Reconstructor made;
        if (state.containsKey("convnet.0.weight")) {
            made = new LeNetReconstructor(init, size(state, "fc_logits.3.weight", 0, file),
                    size(state, "convnet.0.weight", 1, file) / 2, size(state, "convnet.0.weight", 0, file) / 3);
        } else if (state.containsKey("features_extractor.conv1.weight")) {
            made = new ResNetReconstructor(init, size(state, "type_estimator.weight", 0, file),
                    size(state, "features_extractor.conv1.weight", 1, file) / 2, size);
        } else
            throw new WeightsException("the reconstructor", "convnet.0.weight or features_extractor.conv1.weight",
                    state.keySet().stream().limit(4).toList().toString(), "check that it is a shift predictor")
                    .in(file);
        load(made, state, file);
        return made;
    }

    /** Writes a state dict into a module of the same sizes; counters of batches may be missing, as in old files. */
    public static void load(Module module, Map<String, NamedArray> state, Path file) {
        StateDict.load(module, state, file, name -> name.endsWith("num_batches_tracked"));
    }

    private static Tensor empty(Backend device, Map<String, NamedArray> state, String name, Path file) {
        NamedArray a = state.get(name);
        if (a == null || a.count() > 1 << 28)
            throw new WeightsException("tensor " + name, "a matrix or vector of a deformator",
                    a == null ? "no such tensor" : a.toString(), "check that it is a deformator").in(file);
        return Tensor.empty(device, Shape.of(Arrays.stream(a.shape()).mapToInt(n -> (int) n).toArray()));
    }

    private static int size(Map<String, NamedArray> state, String name, int dim, Path file) {
        NamedArray a = state.get(name);
        if (a == null || a.rank() < 2 || a.size(dim) < 1 || a.size(dim) > 1 << 20)
            throw new WeightsException("tensor " + name, "the weight of a layer", a == null
                    ? "no such tensor"
                    : a.toString(), "check that the file is whole").in(file);
        return (int) a.size(dim);
    }
}
