package org.latentclr.golden.lclr;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.optim.GradientClipping;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;

/** {@code ops/optim}: recorded gradients are fed to each optimiser; parameters and learning rate after every step. */
final class OptimizerCheck implements GoldenCheck {
    private static final String INPUTS = "inputs", CLIP = "clip_grad_norm";

    @Override
    public boolean knows(String file) {
        return file.equals("ops/optim.safetensors") || file.endsWith("/ops/optim.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        int count = 0;
        while (file.has(INPUTS + "/p" + count + "/init")) count++;
        int parameters = count;
        file.cases().forEach((name, options) -> file.in(name, () -> {
            if (name.equals(CLIP)) clip(file, device, parameters, Options.number(options, "max_norm"));
            else if (!name.equals(INPUTS)) steps(file, device, parameters, name, options);
        }));
    }

    /** Parameters with the recorded start values. */
    private static final class Start extends Module {
        Start(GoldenFile file, Backend device, int count) {
            for (int i = 0; i < count; i++)
                parameter("p" + i, file.tensor(device, INPUTS + "/p" + i + "/init"));
        }
    }

    private static void steps(GoldenFile file, Backend device, int count, String name, Map<String, Object> options) {
        List<Parameter> p = new ArrayList<>(new Start(file, device, count).parameters().values());
        Map<String, Object> kwargs = new LinkedHashMap<>(Options.map(options, "kwargs"));
        Optimizer optimizer = Options.optimizer(p, Options.text(options, "opt"), kwargs);
        LearningRate schedule = options.get("scheduler") == null
                ? new LearningRate.Constant(optimizer.learningRate())
                : Options.multiStep(Options.map(options, "scheduler"), optimizer.learningRate());
        int n = file.shape(name + "/lr").size();
        double[] rates = new double[n];
        for (int step = 1; step <= n; step++) {
            optimizer.learningRate(schedule.at(step - 1));
            rates[step - 1] = optimizer.learningRate();
            optimizer.step(gradients(file, device, count, step));
            for (int i = 0; i < count; i++) file.expect(name + "/p" + i + "/step" + step, p.get(i).value());
        }
        file.expect(name + "/lr", rates);
    }

    private static List<Tensor> gradients(GoldenFile file, Backend device, int count, int step) {
        List<Tensor> g = new ArrayList<>();
        for (int i = 0; i < count; i++) g.add(file.tensor(device, INPUTS + "/g" + i + "/step" + step));
        return g;
    }

    /** The gradients of the first step are clipped together. */
    private static void clip(GoldenFile file, Backend device, int count, double maxNorm) {
        var clipped = GradientClipping.byNorm(gradients(file, device, count, 1), maxNorm);
        for (int i = 0; i < count; i++) file.expect(CLIP + "/g" + i, clipped.gradients().get(i));
        file.expect(CLIP + "/total_norm", clipped.totalNorm());
    }
}
