package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.contrafeat.BaseCodes;
import org.latentclr.contrafeat.Gradients;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.RecogStep;
import org.latentclr.contrafeat.Recogniser;
import org.latentclr.contrafeat.StepSize;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.golden.stylegan2.StyleGan2Checks;
import org.latentclr.nn.FormulaWeights;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.Json;

/** Training steps of the baseline Recog-Att with recorded random numbers; learning rate and step size are those of the published runs. */
final class RecogCheck implements GoldenCheck {
    private static final double RATE = 5e-4, SCALE = 0.5;
    private static final String NORMS = "grad_l2.R";

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "train_recog.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        StyleGan2 g = StyleGan2.open(StyleGan2Checks.nvidia(file), device);
        Navigator m = new Heads(device, Integer.parseInt(file.text("nv_dim")), g.latentCount(), g.wSize())
                .stored(file, "step0.M.", file.tensor(device, "v_mat"));
        Recogniser r = new Recogniser(Initializer.undefined(device), m.directions(), g.imageChannels());
        FormulaWeights.fill(r, Long.parseLong(file.text("R_weight_seed")));
        int batch = Integer.parseInt(file.text("batch"));
        int colors = file.shape("step1.draw.z").dim(0) / batch;
        RecogStep step = new RecogStep(m, r, new BaseCodes(colors), StepSize.uniform(SCALE), batch, 0);
        Adam adam = new Adam(step.parameters(), new Adam.Options(RATE, 0, 0.99, 1e-8, 0, false, false));
        long base = TrajectoryCheck.base(file);
        for (int i = 1; file.has("step" + i + ".draw.z"); i++)
            try (Scope s = Scope.open("step " + i)) {
                step(file, g, step, adam, "step" + i + ".", base);
            }
    }

    private static void step(GoldenFile file, StyleGan2 g, RecogStep step, Adam adam, String prefix, long base) {
        double[] raw = file.values(prefix + "draw.t");
        float[] steps = new float[raw.length];
        for (int i = 0; i < steps.length; i++) steps[i] = (float) raw[i];
        int[] which = Arrays.stream(file.values(prefix + "draw.i")).mapToInt(v -> (int) v).toArray();
        RecogStep.Recognition result = step.recognise(g,
                new RecogStep.Draw(file.tensor(g.backend(), prefix + "draw.z"), which, steps));
        Formula.expect(file, prefix + "img_pairs", result.pairs(), base + 1);
        file.expect(prefix + "vd", result.answer().direction());
        file.expect(prefix + "vs", result.answer().step());
        file.expect(prefix + "loss_vd", result.directionLoss());
        file.expect(prefix + "loss_vs", result.stepLoss());
        List<String> names = new ArrayList<>();
        step.navigator().parameters().keySet().forEach(n -> names.add("M." + n));
        step.recogniser().parameters().keySet().forEach(n -> names.add("R." + n));
        Tensor[] variables = step.parameters().stream().map(Parameter::value).toArray(Tensor[]::new);
        Tensor[] grads = Arrays.stream(Autograd.grad(result.loss(), variables)).map(Gradients::sanitized)
                .toArray(Tensor[]::new);
        for (int i = 0; i < grads.length; i++)
            Formula.expect(file, prefix + "grad." + names.get(i), grads[i], base + 2);
        norms(file, prefix, names, grads);
        adam.step(grads);
        state(file, prefix + "M.", step.navigator());
        state(file, prefix + "R.", step.recogniser());
    }

    private static void norms(GoldenFile file, String prefix, List<String> names, Tensor[] grads) {
        List<?> order = Json.asArray(Json.parse(file.text("R_parameters")), "R_parameters");
        double[] norms = new double[order.size()];
        for (int i = 0; i < norms.length; i++) {
            Tensor g = grads[names.indexOf("R." + order.get(i))];
            norms[i] = Math.sqrt(Arrays.stream(g.toDoubles()).map(v -> v * v).sum());
        }
        file.expect(prefix + NORMS, norms);
    }

    private static void state(GoldenFile file, String prefix, Module module) {
        for (Map.Entry<String, Parameter> e : module.state().entrySet())
            if (file.has(prefix + e.getKey())) file.expect(prefix + e.getKey(), e.getValue().value());
    }
}
