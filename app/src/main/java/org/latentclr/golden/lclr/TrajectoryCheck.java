package org.latentclr.golden.lclr;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.TrainingListener;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateEntry;

/** {@code train_*}: the published trainer's steps by our trainer: features, loss, gradients after clipping, parameters, statistics. */
final class TrajectoryCheck implements GoldenCheck {
    private static final Set<String> OPTIONS = Set.of("generator", "K", "batch", "steps", "feature_layer", "use_w",
            "feed_layers", "loss", "temp", "abs", "reduce", "optimizer", "alpha", "scheduler", "milestones", "gamma",
            "grad_clip", "opt_kwargs", "lr", "weight_decay", "momentum", "dampening", "nesterov", "betas", "eps",
            "amsgrad");

    @Override
    public boolean knows(String file) {
        return file.matches("(?:.*/)?latentclr/[^/]+/trajectory\\.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        file.options(file.json("config"), OPTIONS);
        Replay replay = Replay.of(file, device);
        Contrast c = replay.contrast();
        int steps = recorded(file);
        for (int i = 1; i <= steps; i++) {
            String step = "step" + i + ".";
            TrainingListener.Step done = replay.trainer().step(new TrainingListener() {
                @Override
                public void onGradients(Contrast.Gradients g) {
                    expect(file, step + "features", g.divergences());
                    gradients(file, step + "grad.model.", c.model(), c.model().published(), g.model());
                    gradients(file, step + "grad.projector.", c.projector(), c.projector().published(), g.projector());
                }
            });
            file.expect(step + "loss", done.loss());
            file.expect(step + "acc", done.accuracy());
            file.expect(step + "lr", done.learningRate());
            for (StateEntry e : c.model().published())
                expect(file, step + "model." + e.name(), e.of(e.parameter().value()));
            for (StateEntry e : c.projector().published())
                expect(file, step + "projector." + e.name(), e.of(e.parameter().value()));
        }
    }

    private static int recorded(GoldenFile file) {
        int steps = 0;
        while (file.has("step" + (steps + 1) + ".z")) steps++;
        return steps;
    }

    private static void gradients(GoldenFile file, String prefix, Module module, List<StateEntry> entries,
            List<Tensor> gradients) {
        Map<String, org.latentclr.nn.Parameter> parameters = module.parameters();
        List<org.latentclr.nn.Parameter> order = List.copyOf(parameters.values());
        for (StateEntry e : entries)
            if (e.parameter().isTrainable())
                expect(file, prefix + e.name(), e.of(gradients.get(order.indexOf(e.parameter()))));
    }

    /** Compares what the file has; it does not have everything at every step. */
    private static void expect(GoldenFile file, String tensor, Tensor actual) {
        if (file.has(tensor)) file.expect(tensor, actual);
    }
}
