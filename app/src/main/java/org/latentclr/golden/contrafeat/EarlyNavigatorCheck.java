package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.latentclr.contrafeat.early.EarlyNavigator.Heat;
import org.latentclr.contrafeat.early.EarlyNavigator;
import org.latentclr.contrafeat.early.EarlyWalks;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Initializer;

/** Navigators of the early code: directions, heat, gradients, traversals. */
final class EarlyNavigatorCheck implements GoldenCheck {
    private static final double FOLLOWING = 0.05, STRAIGHT = 0.2;
    private static final int FOLLOWING_FRAMES = 4, STRAIGHT_FRAMES = 5;

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isEarly(file, "navigators.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Tensor w = file.tensor(device, "w");
        int k = Integer.parseInt(file.text("z_dim"));
        int layers = Integer.parseInt(file.text("num_ws"));
        file.json("configs").forEach((name, o) -> file.in(name, () -> {
            EarlyNavigator m = new EarlyNavigator(Initializer.undefined(device),
                    form(Options.of(o), k, w.dim(1), layers));
            Heads.load(file, m, name + ".state.", device);
            one(file, m, name, w);
        }));
        for (Heat h : Heat.values()) {
            String name = "heatfn." + h.name().toLowerCase(Locale.ROOT);
            if (file.has(name)) file.expect(name, h.of(w));
        }
        if (file.has("normalize_to_one"))
            file.expect("normalize_to_one", w.mul(w.square().sum(true, 1).add(1e-8).rsqrt()));
    }

    /** The form that the published options describe. */
    static EarlyNavigator.Form form(Options o, int directions, int width, int layers) {
        return new EarlyNavigator.Form(directions, width, layers, o.whole("num_layers", 1),
                o.number("lr_multiplier", 1), o.text("nav_type", "ada").equals("fixed"), o.flag("use_group_fc", true),
                o.flag("use_global_layer_heat", false), o.flag("use_local_layer_heat", false),
                Heat.valueOf(o.text("heat_fn", "softmax").toUpperCase(Locale.ROOT)));
    }

    private static void one(GoldenFile file, EarlyNavigator m, String name, Tensor codes) {
        Tensor w = codes.track();
        Tensor y = m.forward(w);
        file.expect(name + ".y", y);
        List<String> names = new ArrayList<>(m.parameters().keySet());
        List<Tensor> variables = new ArrayList<>(m.variables());
        variables.add(w);
        Tensor[] g = Autograd.grad(y, variables, file.tensor(w.backend(), name + ".R"), false, false);
        for (int i = 0; i < names.size(); i++)
            if (file.has(name + ".g." + names.get(i))) file.expect(name + ".g." + names.get(i), g[i]);
        file.expect(name + ".g_w", g[g.length - 1]);
        if (file.has(name + ".heat"))
            file.expect(name + ".heat", m.form().heat().of(m.heatLogits(m.forward(codes)).orElseThrow()));
        walks(file, m, name, codes);
    }

    private static void walks(GoldenFile file, EarlyNavigator m, String name, Tensor codes) {
        int layers = m.form().layers();
        Tensor origin = codes.slice(0, 0, 1).reshape(1, 1, codes.dim(1)).expand(1, layers, codes.dim(1));
        if (file.has(name + ".walk"))
            expect(file, name + ".walk", EarlyWalks.following(m, origin, FOLLOWING_FRAMES, FOLLOWING));
        if (file.has(name + ".walk_fixed"))
            expect(file, name + ".walk_fixed", EarlyWalks.straight(m, origin, STRAIGHT_FRAMES, STRAIGHT, false));
        if (file.has(name + ".walk_fixed_heatmax"))
            expect(file, name + ".walk_fixed_heatmax",
                    EarlyWalks.straight(m, origin, STRAIGHT_FRAMES, STRAIGHT, true));
    }

    private static void expect(GoldenFile file, String name, Tensor walk) {
        file.expect(name, walk.reshape(file.shape(name).dims()));
    }
}
