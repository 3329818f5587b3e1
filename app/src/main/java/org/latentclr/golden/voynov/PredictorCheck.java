package org.latentclr.golden.voynov;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.FormulaWeights;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;
import org.latentclr.voynov.PublishedModels;
import org.latentclr.voynov.ReconstructionLoss;
import org.latentclr.voynov.Reconstructor;
import org.latentclr.voynov.ResNetReconstructor;
import org.latentclr.voynov.Shifts;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;

/** Both reconstructors in training and in evaluation: predictions, losses, gradients, running statistics. */
final class PredictorCheck implements GoldenCheck {
    private static final String RESNET = "/resnet18_predictor.safetensors", LENET = "/lenet_predictor.safetensors";
    private static final Pattern MODE = Pattern.compile("(train|eval)(?:_downsample(\\d+))?");

    /** Pictures, and where the network comes from. */
    private record Subject(Reconstructor network, Tensor x1, Tensor x2) {}

    @Override
    public boolean knows(String file) {
        return VoynovChecks.is(file, RESNET) || VoynovChecks.is(file, LENET);
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        for (String mode : file.names().stream().filter(n -> n.endsWith(".loss"))
                .map(n -> n.substring(0, n.length() - 5))
                .toList()) {
            Matcher m = MODE.matcher(mode);
            if (!m.matches()) throw new IllegalStateException("case " + mode + " is neither training nor evaluation");
            OptionalInt size = m.group(2) == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(m.group(2)));
            file.in(mode, () -> {
                Subject subject = subject(file, device, size);
                subject.network.train(m.group(1).equals("train"));
                values(file, subject, mode + ".");
            });
        }
    }

    private static Subject subject(GoldenFile file, Backend device, OptionalInt size) {
        if (file.has("x1")) {
            Path weights = file.sibling("shift_predictor_lenet.pt");
            Reconstructor r = PublishedModels.reconstructor(weights, Checkpoint.read(weights).tensors(), size, device);
            return new Subject(r, file.tensor(device, "x1"), file.tensor(device, "x2"));
        }
        int[] dims = Formula.dims(Json.parse(file.text("input_shape")));
        Reconstructor r = new ResNetReconstructor(Initializer.undefined(device), Integer.parseInt(file.text("dim")),
                dims[1], size);
        FormulaWeights.fill(r, Long.parseLong(file.text("weight_seed")));
        return new Subject(r, Formula.input(device, Long.parseLong(file.text("x1_seed")), dims),
                Formula.input(device, Long.parseLong(file.text("x2_seed")), dims));
    }

    private static void values(GoldenFile file, Subject subject, String mode) {
        Reconstructor network = subject.network;
        Tensor x1 = subject.x1.track();
        Tensor x2 = subject.x2.track();
        var prediction = network.predict(x1, x2);
        file.expect(mode + "logits", prediction.logits());
        file.expect(mode + "shift", prediction.shift());
        var loss = ReconstructionLoss.PUBLISHED.of(prediction, shifts(file));
        file.expect(mode + "loss", loss.total());
        if (file.has(mode + "logit_loss")) file.expect(mode + "logit_loss", loss.label());
        if (file.has(mode + "shift_loss")) file.expect(mode + "shift_loss", loss.shift());
        for (Map.Entry<String, Parameter> e : network.state().entrySet())
            if (file.has(mode + "after." + e.getKey()))
                file.expect(mode + "after." + e.getKey(), e.getValue().value());
        if (file.has(mode + "features") && network instanceof ResNetReconstructor r)
            file.expect(mode + "features", r.features(Concat.apply(1, subject.x1, subject.x2)));
        gradients(file, network, mode, loss.total(), x1, x2);
    }

    private static Shifts shifts(GoldenFile file) {
        double[] targets = file.values("target_indices");
        double[] lengths = file.values("shifts");
        float[] l = new float[lengths.length];
        for (int i = 0; i < l.length; i++) l[i] = (float) lengths[i];
        return new Shifts(Arrays.stream(targets).mapToInt(t -> (int) t).toArray(), l);
    }

    private static void gradients(GoldenFile file, Reconstructor network, String mode, Tensor loss, Tensor x1,
            Tensor x2) {
        List<String> names = new ArrayList<>(network.parameters().keySet());
        List<Tensor> variables = new ArrayList<>(network.variables());
        names.add("g_x1");
        names.add("g_x2");
        variables.add(x1);
        variables.add(x2);
        Tensor[] g = Autograd.grad(loss, variables.toArray(Tensor[]::new));
        for (int i = 0; i < g.length; i++) {
            String name = mode + (names.get(i).startsWith("g_") ? "" : "g.") + names.get(i);
            if (file.has(name)) file.expect(name, g[i]);
        }
        if (!file.has(mode + "grad_l2_all_parameters")) return;
        List<?> all = Json.asArray(Json.parse(file.text("parameter_names")), "parameter_names");
        double[] norms = new double[all.size()];
        for (int i = 0; i < norms.length; i++) {
            int at = names.indexOf(String.valueOf(all.get(i)));
            norms[i] = at < 0 ? 0 : Math.sqrt(Arrays.stream(g[at].toDoubles()).map(v -> v * v).sum());
        }
        file.expect(mode + "grad_l2_all_parameters", norms);
    }
}
