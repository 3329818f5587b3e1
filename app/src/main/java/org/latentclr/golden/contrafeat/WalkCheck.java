package org.latentclr.golden.contrafeat;

import java.util.Map;
import java.util.Optional;
import org.latentclr.contrafeat.InformativeSubspace;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.Walks;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.weights.Json;

/** Traversals of a constant and of a conditional navigator, plain and scaled by the ellipsoid of W. */
final class WalkCheck implements GoldenCheck {
    private static final String STATE = ".state.";
    private static final double STEP = 0.4, TINY_STEP = 0.35, TINY = 0.1;

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "walks.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        InformativeSubspace subspace = new InformativeSubspace(file.tensor(device, "w_avg"),
                file.tensor(device, "v_mat"), file.tensor(device, "s_values_normed"));
        Tensor delta = file.tensor(device, "delta").mean(false, 1);
        Tensor ws = file.tensor(device, "ws_orig").mean(false, 1);
        file.expect("dir_scale", subspace.semiAxes(delta));
        file.expect("dir_sign", subspace.towardMean(ws, delta));
        Heads heads = new Heads(device, whole(file, "nv_dim"), whole(file, "num_ws"), whole(file, "w_dim"));
        Tensor components = subspace.components();
        file.names().stream().filter(n -> n.contains(STATE)).map(n -> n.substring(0, n.indexOf(STATE))).distinct()
                .forEach(name -> file.in(name,
                        () -> walks(file, heads.stored(file, name + STATE, components), subspace, name)));
    }

    private static int whole(GoldenFile file, String key) {
        return Integer.parseInt(file.text(key));
    }

    private static void walks(GoldenFile file, Navigator n, InformativeSubspace subspace, String name) {
        Tensor origin = file.tensor(subspace.mean().backend(), "w_origin");
        int frames = Math.toIntExact(Json.asLong(Json.parse(file.text("n_samples_per")), "n_samples_per"));
        Optional<InformativeSubspace> none = Optional.empty();
        Map<String, Walks.Plan> plans = Map.of("walk", Walks.Plan.of(frames, STEP), "walk_nonrec",
                new Walks.Plan(frames, STEP, false, 0, none), "walk_tiny",
                new Walks.Plan(frames, TINY_STEP, true, TINY, none), "walk_pcascale",
                new Walks.Plan(frames, STEP, true, 0, Optional.of(subspace)));
        plans.forEach((walk, plan) -> {
            if (file.has(name + "." + walk)) expect(file, name + "." + walk, Walks.simple(n, origin, plan));
        });
        for (String t : file.names()) {
            String prefix = name + ".walk_svd_s";
            if (!t.startsWith(prefix)) continue;
            double step = Double.parseDouble(t.substring(prefix.length()));
            expect(file, t, Walks.scaled(n, origin, subspace, frames, step, true));
        }
    }

    private static void expect(GoldenFile file, String name, Tensor walk) {
        file.expect(name, walk.reshape(file.shape(name).dims()));
    }
}
