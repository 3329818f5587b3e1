package org.latentclr.golden.contrafeat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.weights.Json;
import java.util.Set;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.contrafeat.Gradients;
import org.latentclr.contrafeat.LatentClrStep;
import org.latentclr.contrafeat.PairStep;
import org.latentclr.contrafeat.PrototypeStep;
import org.latentclr.contrafeat.RecogStep;
import org.latentclr.contrafeat.Step;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.golden.stylegan2.StyleGan2Checks;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.Checkpoint;

/** Training steps of both variants and of LatCLR-Att with recorded random numbers: codes, pictures, losses, gradients, parameters. */
final class TrajectoryCheck implements GoldenCheck {
    private static final Set<String> OPTIONS = Set.of("att", "att_kwargs", "att_layers", "att_fc_layers", "filter_size",
            "filter_std", "nav", "nav_kwargs", "nav_fc_layers", "middle_feat", "ndup", "nv_sep_ls", "eigen_sep_ls",
            "n_eigen", "b", "lr", "steps", "rounds", "mem", "noise", "no_spatial", "loss", "abs_diff", "contrast_lamb",
            "contrast_mat_in_div", "contrast_mat_in_loss", "div_lamb", "divide_mask_sum", "lerp", "limit_mem_dimgs",
            "mask_after_square", "memcontrast_lamb", "memdiv_lamb", "n_colors", "neg_lamb", "neg_on_self",
            "norm_on_depth", "pos_lamb", "sensor_used_layers", "temp", "union_spatial", "use_catdiff",
            "use_dynamic_scale", "use_feat_from_top", "use_mirror_symmetry", "use_norm_as_mask", "use_norm_mask",
            "use_pca_scale", "use_pca_sign", "use_uniform", "var_feat_type", "var_sample_mean", "var_sample_scale",
            "xent_lamb", "xent_temp");

    private static final String SOURCE = "v_mat_from";
    private static final Pattern FORMULA = Pattern.compile("formula input seed (\\d+)");

    @Override
    public boolean knows(String file) {
        return file.matches("(.*/)?contrafeat_full/train_(bi|pt|latclr).*\\.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        StyleGan2 g = StyleGan2.open(StyleGan2Checks.nvidia(file), device);
        file.options(Json.parse(file.text("case")), OPTIONS);
        Trained t = Trained.of(file, g);
        long base = base(file);
        Adam adam = new Adam(t.navigator().parameters().values(),
                new Adam.Options(t.options().number("lr", 0.01), 0, 0.99, 1e-8, 0, false, false));
        for (int step = 1; drawn(file, t, step); step++)
            try (Scope s = Scope.open("step " + step)) {
                step(file, t, adam, "step" + step + ".", base);
            }
    }

    private static boolean drawn(GoldenFile file, Trained t, int step) {
        String z = "step" + step + ".draw.z";
        return file.has(t.options().whole("rounds", 1) == 1 ? z : z + ".round1");
    }

    /** The published data numbers its formula inputs from that of the principal components on: pictures 1, gradients 2. */
    static long base(GoldenFile file) {
        String text = file.hasText(SOURCE) ? file.text(SOURCE) : fromOther(file);
        Matcher m = FORMULA.matcher(text);
        if (!m.find()) throw new IllegalStateException(file.name() + " does not say its formula seed: " + text);
        return Long.parseLong(m.group(1));
    }

    /** Trajectories of one set share their principal components; not every file says so. */
    private static String fromOther(GoldenFile file) {
        try (var all = Files.list(file.path().getParent())) {
            return all.filter(p -> p.getFileName().toString().matches("train_.*\\.safetensors")).sorted()
                    .map(p -> Checkpoint.read(p).metadata().get(SOURCE)).filter(Objects::nonNull).findFirst()
                    .orElseThrow(() -> new IllegalStateException("no trajectory beside " + file.name()
                            + " says the formula seed of the principal components (" + SOURCE + ")"));
        } catch (IOException e) {
            throw new UncheckedIOException("the folder of " + file.name() + " cannot be read", e);
        }
    }

    private static void step(GoldenFile file, Trained t, Adam adam, String prefix, long base) {
        Tensor[] gradient = gradient(file, t, prefix, base, true);
        Predicate<Tensor[]> stored = g -> isStored(file, t, prefix, g, base);
        if (!stored.test(gradient)) {
            Optional<Tensor[]> beside = Kinks.beside(t.navigator().parameters().values(),
                    () -> gradient(file, t, prefix, base, false), stored);
            if (beside.isPresent()) {
                file.noteKink(prefix + "grad");
                gradient = beside.get();
            }
        }
        int i = 0;
        for (String n : t.navigator().parameters().keySet())
            Formula.expect(file, prefix + "grad." + n, gradient[i++], base + 2);
        adam.step(gradient);
        t.navigator().parameters()
                .forEach((n, p) -> Formula.expect(file, prefix + "M." + n, p.value().detach(), base + 2));
    }

    private static boolean isStored(GoldenFile file, Trained t, String prefix, Tensor[] gradient, long base) {
        int i = 0;
        boolean all = true;
        for (String n : t.navigator().parameters().keySet())
            all &= Formula.isMet(file, prefix + "grad." + n, gradient[i++], base + 2);
        return all;
    }

    /** The gradient of a step, summed over its rounds; with {@code compare} everything on the way is compared. */
    private static Tensor[] gradient(GoldenFile file, Trained t, String prefix, long base, boolean compare) {
        int rounds = t.options().whole("rounds", 1);
        Tensor[] sum = null;
        Tensor total = Tensor.scalar(t.generator().backend(), 0);
        for (int r = 1; r <= rounds; r++) {
            String round = rounds == 1 ? "" : ".round" + r;
            Step.Result result = result(file, t, prefix, round);
            if (compare) compare(file, t, prefix, round, result, r == rounds ? base + 1 : 0);
            total = total.add(result.total().detach());
            Tensor[] g = Autograd.grad(result.total(), t.navigator().variables().toArray(Tensor[]::new));
            if (sum == null) sum = g;
            else
                for (int i = 0; i < g.length; i++) sum[i] = sum[i].add(g[i]);
        }
        if (compare) expect(file, prefix + "loss_total", total);
        return Arrays.stream(sum).map(Gradients::sanitized).toArray(Tensor[]::new);
    }

    /** @param probe formula seed of the pictures, which are stored for the last round only; 0 for none */
    private static void compare(GoldenFile file, Trained t, String prefix, String round, Step.Result result,
            long probe) {
        if (probe != 0) pictures(file, t, prefix, result, probe);
        result.scalars().forEach((n, v) -> expect(file, prefix + n + round, v));
        differences(file, t, result, prefix, round);
        expect(file, prefix + "loss_diversity" + round, result.diversity());
    }

    private static void expect(GoldenFile file, String name, Tensor value) {
        if (file.has(name)) file.expect(name, value);
    }

    private static void pictures(GoldenFile file, Trained t, String prefix, Step.Result result, long probe) {
        expect(file, prefix + "ws_all", result.codes());
        if (!file.has(prefix + "imgs_all#l2")) return;
        Formula.expect(file, prefix + "imgs_all", t.pictures(result), probe);
    }

    /** Variant Bi reports λ₊·pos + λ₋·neg as well; with masks across stages it reports sums over stages. */
    private static void differences(GoldenFile file, Trained t, Step.Result r, String prefix, String round) {
        Options o = t.options().at("loss");
        Tensor difference = null;
        Tensor length = null;
        for (Map.Entry<String, Tensor> e : r.scalars().entrySet()) {
            if (!e.getKey().startsWith("loss_diff_pos_")) continue;
            String stage = e.getKey().substring("loss_diff_pos_".length());
            if (r.scalars().containsKey("loss_diff_" + stage)) continue;
            Tensor d = e.getValue().mul(o.number("pos_lamb", 1))
                    .add(r.scalars().get("loss_diff_neg_" + stage).mul(o.number("neg_lamb", 1)));
            Tensor n = r.scalars().get("loss_norm_" + stage);
            expect(file, prefix + "loss_diff_" + stage + round, d);
            difference = difference == null ? d : difference.add(d);
            length = length == null ? n : length.add(n);
        }
        if (difference == null) return;
        expect(file, prefix + "loss_diff" + round, difference);
        expect(file, prefix + "loss_norm" + round, length);
    }

    private static Step.Result result(GoldenFile file, Trained t, String prefix, String round) {
        String d = prefix + "draw.";
        Tensor z = file.tensor(t.generator().backend(), d + "z" + round);
        return switch (t.step()) {
            case PairStep s -> s.loss(t.generator(), new PairStep.Draw(z, whole(file, d + "i" + round),
                    whole(file, d + "j" + round), steps(file, d + "t_pos" + round, s.batch() / 2),
                    steps(file, d + "t_neg" + round, s.batch() / 2)));
            case PrototypeStep s -> s.loss(t.generator(),
                    new PrototypeStep.Draw(z, whole(file, d + "i" + round), steps(file, d + "t" + round, s.batch()),
                            file.has(d + "mirror_coin" + round) ? file.values(d + "mirror_coin" + round)[0] : 0));
            case LatentClrStep s ->
                s.loss(t.generator(), new LatentClrStep.Draw(z,
                        steps(file, d + "t" + round, t.navigator().directions() * s.batch())));
            case RecogStep s -> s.loss(t.generator(),
                    new RecogStep.Draw(z, whole(file, d + "i" + round), steps(file, d + "t" + round, s.batch())));
        };
    }

    private static int[] whole(GoldenFile file, String name) {
        return Arrays.stream(file.values(name)).mapToInt(v -> (int) v).toArray();
    }

    /** Recorded numbers of {@code n} steps; steps of constant size draw none. */
    private static float[] steps(GoldenFile file, String name, int n) {
        double[] v = file.has(name) ? file.values(name) : new double[n];
        float[] f = new float[v.length];
        for (int i = 0; i < f.length; i++) f[i] = (float) v[i];
        return f;
    }
}
