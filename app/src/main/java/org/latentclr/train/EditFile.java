package org.latentclr.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.UserError;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.DecompositionConfig;
import org.latentclr.config.Training;
import org.latentclr.config.Training.Method;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.NavigatorEdits;
import org.latentclr.contrafeat.NavigatorFile;
import org.latentclr.contrafeat.NavigatorTrainer;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Tensor;
import org.latentclr.ganspace.GanSpaceFile;
import org.latentclr.nn.generator.Generator;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** Edits of W+ codes from the files that runs and the published tools write. Tensors belong to the scope that is open. */
record EditFile(Path file, Training training, Generator generator) {
    private static final String ATTENTION = "edits.attention", DIRECTIONS = "edits.directions";

    /** With steps in the method's own unit. */
    WPlusEdits read() {
        return read(LayerEdits.Unit.OWN);
    }

    /** @param unit of the steps of GANSpace and SeFa; a navigator's are always the same */
    WPlusEdits read(LayerEdits.Unit unit) {
        if (!Files.isRegularFile(file)) throw new UserError("checkpoint: the file " + file + " does not exist");
        return switch (training) {
            case ContraFeatConfig c -> navigator(c);
            case DecompositionConfig c when c.method() == Method.GANSPACE ->
                new LayerEdits(c, generator, unit).of(GanSpaceFile.read(file).components());
            case DecompositionConfig c -> sefa(c, unit);
            default -> throw new UserError("checkpoint " + file + ": no edits of W+ codes come from this method");
        };
    }

    /** A checkpoint of this program or a published snapshot. */
    private WPlusEdits navigator(ContraFeatConfig config) {
        Checkpoint c = Checkpoint.read(file);
        Map<String, NamedArray> all = c.tensors();
        WPlusEdits edits = all.containsKey(DIRECTIONS)
                ? WPlusEdits.constant(outer(all.get(ATTENTION), all.get(DIRECTIONS)), "edits of a navigator")
                : new NavigatorEdits(trained(config));
        checkFits(edits);
        return edits;
    }

    /** The navigator of the configuration with the file's parameters, or that of a published snapshot. */
    Navigator trained(ContraFeatConfig config) {
        if (!NavigatorTrainer.wrote(Checkpoint.read(file)))
            return NavigatorFile.read(file, generator.backend()).navigator();
        Navigator n = Setup.checked(new NavigatorSetup(config, generator)::navigator);
        NavigatorTrainer.load(n, file);
        return n;
    }

    private Tensor outer(NamedArray attention, NamedArray directions) {
        int k = Math.toIntExact(attention.size(1));
        Tensor a = Tensor.of(generator.backend(), attention.toFloats(), k, (int) attention.size(2), 1);
        Tensor d = Tensor.of(generator.backend(), directions.toFloats(), k, 1, (int) directions.size(2));
        return a.mul(d);
    }

    private void checkFits(WPlusEdits edits) {
        int layers = generator.latentCount();
        int w = generator.wSize();
        Tensor d = edits.of(Tensor.zeros(generator.backend(), 1, edits.layers(), w), 0);
        if (d.dim(1) != layers || d.dim(2) != w)
            throw new UserError("checkpoint " + file + ": expected edits of " + layers + " layers and width " + w
                    + ", the generator's codes, found " + d.dim(1) + " layers and width " + d.dim(2)
                    + "; name the generator that they were trained on");
    }

    private WPlusEdits sefa(DecompositionConfig config, LayerEdits.Unit unit) {
        Checkpoint c = Checkpoint.read(file);
        NamedArray directions = c.tensor("directions");
        int w = Math.toIntExact(directions.size(1));
        double[] flat = directions.toDoubles();
        double[][] rows = new double[flat.length / w][];
        for (int k = 0; k < rows.length; k++) rows[k] = Arrays.copyOfRange(flat, k * w, (k + 1) * w);
        String layers = c.metadata().getOrDefault(DecompositionRun.LAYERS, "");
        List<Integer> factored = layers.isEmpty()
                ? List.of()
                : Arrays.stream(layers.split(" ")).map(Integer::valueOf).toList();
        return new LayerEdits(config, generator, unit).ofUnits(rows, factored);
    }
}
