package org.latentclr.golden.voynov;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.sngan.SnGan;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.PublishedModels;
import org.latentclr.voynov.ReconstructionLoss;
import org.latentclr.voynov.ReconstructionStep;
import org.latentclr.voynov.Reconstructor;
import org.latentclr.voynov.ShiftedPictures;
import org.latentclr.voynov.Shifts;

/** The published trainer's steps with its recorded draws: predictions, losses, and both networks after every step. */
final class TrajectoryCheck implements GoldenCheck {
    private static final String DEFORMATOR = "deformator.", PREDICTOR = "shift_predictor.";

    @Override
    public boolean knows(String file) {
        return VoynovChecks.is(file, "/trajectory.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        SnGan g = SnGan.of(VoynovChecks.state(file, "G."), file.path(), device);
        g.network().freeze();
        Deformator a = PublishedModels.deformator(file.path(), VoynovChecks.state(file, "init." + DEFORMATOR),
                Optional.of(DeformatorCheck.kind(file.text("deformator"))),
                OptionalInt.of(Integer.parseInt(file.text("K"))), device);
        Reconstructor r = PublishedModels.reconstructor(file.path(), VoynovChecks.state(file, "init." + PREDICTOR),
                OptionalInt.empty(), device);
        double rate = Double.parseDouble(file.text("lr"));
        ReconstructionStep step = new ReconstructionStep(new ShiftedPictures(g, false), a, r,
                ReconstructionLoss.PUBLISHED, rate, rate);
        for (int i = 1; file.has("step" + i + ".z"); i++) {
            String prefix = "step" + i + ".";
            Shifts shifts = shifts(file, prefix);
            file.expect(prefix + "basis_shift", shifts.basis(device, a.inputs()));
            ReconstructionStep.Result result = step.run(file.tensor(device, prefix + "z"), shifts, Optional.empty());
            double[] logits = new double[result.logits().length];
            Arrays.setAll(logits, k -> result.logits()[k]);
            file.expect(prefix + "logits", logits);
            file.expect(prefix + "logit_loss", result.labelLoss());
            file.expect(prefix + "avg_direction_loss", result.labelLoss());
            file.expect(prefix + "avg_shift_loss", result.shiftLoss());
            file.expect(prefix + "avg_loss", result.loss());
            file.expect(prefix + "avg_percent", result.accuracy());
            state(file, prefix + DEFORMATOR, a);
            state(file, prefix + PREDICTOR, r);
        }
    }

    private static Shifts shifts(GoldenFile file, String prefix) {
        double[] lengths = file.values(prefix + "shifts");
        float[] l = new float[lengths.length];
        for (int i = 0; i < l.length; i++) l[i] = (float) lengths[i];
        return new Shifts(
                Arrays.stream(file.values(prefix + "target_indices")).mapToInt(t -> (int) t).toArray(), l);
    }

    private static void state(GoldenFile file, String prefix, Module module) {
        for (Map.Entry<String, Parameter> e : module.state().entrySet())
            if (file.has(prefix + e.getKey())) file.expect(prefix + e.getKey(), e.getValue().value());
    }
}
