package org.latentclr.golden.contrafeat;

import org.latentclr.contrafeat.Diversity;
import org.latentclr.contrafeat.Groups;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.weights.Json;

/** The diversity loss of edits in W+ (complete code), of directions in W (early code), per layer and within groups. */
final class DiversityCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "diversity.safetensors")
                || ContraFeatChecks.isEarly(file, "diversity.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        for (int i = 0; file.has("delta" + i); i++) {
            Tensor x = file.tensor(device, "delta" + i).track();
            Tensor loss = Diversity.loss(x);
            file.expect("loss" + i, loss);
            file.expect("g_delta" + i, Autograd.grad(loss, x)[0]);
        }
        for (String name : file.names())
            if (name.endsWith(".x")) file.in(name, () -> one(file, device, name.substring(0, name.length() - 2)));
    }

    private static void one(GoldenFile file, Backend device, String name) {
        Tensor x = file.tensor(device, name + ".x").track();
        Tensor edits = name.equals("per_w") ? x.reshape(x.dim(0) * x.dim(1), x.dim(2), x.dim(3)) : x;
        Groups groups = name.equals("groups")
                ? new Groups(Json.asArray(Json.parse(file.text("groups")), "groups").stream()
                        .map(n -> Math.toIntExact(Json.asLong(n, "groups"))).toList())
                : Groups.one(edits.dim(1));
        Tensor loss = Diversity.loss(edits, groups);
        file.expect(name + ".loss", loss);
        file.expect(name + ".g_x", Autograd.grad(loss, x)[0]);
    }
}
