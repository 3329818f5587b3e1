package org.latentclr.golden.lclr;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.DirectionLoss;
import org.latentclr.lclr.SimClrLoss;

/** The three files of losses: values, accuracy and gradient of each case. */
final class LossCheck implements GoldenCheck {
    private static final Pattern PAPER_CASE = Pattern.compile("k(\\d+)_n(\\d+)_tau([0-9.eE+-]+)");
    private static final Pattern FILE = Pattern
            .compile("(?:.*/)?latentclr/(contrastive_loss|paper_loss|simclr_ntxent)\\.safetensors");

    @Override
    public boolean knows(String file) {
        return FILE.matcher(file).matches();
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Matcher kind = FILE.matcher(file.name());
        if (!kind.matches()) throw new IllegalStateException(file.name());
        for (String name : cases(file))
            file.in(name, () -> {
                switch (kind.group(1)) {
                    case "contrastive_loss" -> contrastive(file, device, name, file.cases().get(name));
                    case "paper_loss" -> paper(file, device, name);
                    default -> simClr(file, device, name, file.cases().get(name));
                }
            });
    }

    private static Set<String> cases(GoldenFile file) {
        Set<String> names = new LinkedHashSet<>();
        for (String t : file.names()) names.add(t.substring(0, t.lastIndexOf('/')));
        return names;
    }

    private static void contrastive(GoldenFile file, Backend device, String name, Map<String, Object> o) {
        boolean mean = Options.text(o, "reduce").equals("mean");
        ContrastiveLoss loss = new ContrastiveLoss(Options.number(o, "temp"), Options.flag(o, "abs", true),
                mean ? ContrastiveLoss.Reduction.MEAN : ContrastiveLoss.Reduction.SUM, false);
        var result = check(file, device, name, "features", f -> loss.apply(f, Options.whole(o, "k")));
        file.expect(name + "/loss", result.loss());
        file.expect(name + "/acc", result.accuracy());
    }

    private static void paper(GoldenFile file, Backend device, String name) {
        Matcher m = PAPER_CASE.matcher(name);
        if (!m.matches()) throw new IllegalStateException("case name " + name + " does not say K, N and τ");
        ContrastiveLoss loss = ContrastiveLoss.paper(Double.parseDouble(m.group(3)));
        var result = check(file, device, name, "f", f -> loss.apply(f, Integer.parseInt(m.group(1))));
        file.expect(name + "/per_sample", result.perRow());
        file.expect(name + "/loss_mean", result.loss());
    }

    private static void simClr(GoldenFile file, Backend device, String name, Map<String, Object> o) {
        SimClrLoss loss = new SimClrLoss(Options.number(o, "tau"));
        var result = check(file, device, name, "z", loss::pairs);
        file.expect(name + "/per_sample", result.perRow());
        file.expect(name + "/loss_mean", result.loss());
    }

    private static DirectionLoss.Result check(GoldenFile file, Backend device, String name, String operand,
            Function<Tensor, DirectionLoss.Result> loss) {
        Tensor x = file.tensor(device, name + "/" + operand).track();
        DirectionLoss.Result result = loss.apply(x);
        file.expect(name + "/g_" + operand, Autograd.grad(result.loss(), x)[0]);
        return result;
    }
}
