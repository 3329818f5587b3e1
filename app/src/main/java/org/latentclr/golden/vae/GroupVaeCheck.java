package org.latentclr.golden.vae;

import java.util.Arrays;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.FormulaWeights;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.optim.Adam;
import org.latentclr.vae.GroupVae;
import org.latentclr.vae.Objective;
import org.latentclr.vae.Vae;

/** Steps of the group VAE on pairs of pictures. */
final class GroupVaeCheck implements GoldenCheck {
    private static final long FIRST_STEP_WITH_CAPACITY = 40;
    private static final double RATE = 1e-3, LEAD_IN = 100;

    @Override
    public boolean knows(String file) {
        return VaeChecks.is(file, "group_vae_[a-z0-9]+");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Vae vae = Vae.images(Initializer.undefined(device), Integer.parseInt(file.text("latents")),
                file.shape("x1_u8").dim(1));
        FormulaWeights.fill(vae, Long.parseLong(file.text("weight_seed")));
        boolean capacity = !file.text("capacity").equals("null");
        Objective objective = new Objective(VaeChecks.reconstruction(file.text("loss")),
                Double.parseDouble(file.text("beta")), capacity ? Double.parseDouble(file.text("capacity")) : 0,
                LEAD_IN, 1);
        GroupVae method = new GroupVae(vae, objective, GroupVae.Averaging.LOG_VARIANCE);
        Adam adam = new Adam(vae.parameters().values(), Adam.Options.of(RATE, 0));
        for (int i = 1; file.has("step" + i + ".eps1"); i++)
            try (Scope s = Scope.open("step")) {
                step(file, device, method, adam, "step" + i + ".",
                        i - 1 + (capacity ? FIRST_STEP_WITH_CAPACITY : 0));
            }
    }

    private static void step(GoldenFile file, Backend device, GroupVae method, Adam adam, String prefix, long step) {
        int[] varied = Arrays.stream(file.values("y")).mapToInt(v -> (int) v).toArray();
        GroupVae.Losses l = method.losses(file.tensor(device, "x1_u8").mul(1 / 255.0),
                file.tensor(device, "x2_u8").mul(1 / 255.0), varied, file.tensor(device, prefix + "eps1"),
                file.tensor(device, prefix + "eps2"), step);
        file.expect(prefix + "loss", l.total());
        side(file, prefix, "1", l.first());
        side(file, prefix, "2", l.second());
        Tensor[] g = Autograd.grad(l.total(), method.vae().variables().toArray(Tensor[]::new));
        VaeChecks.gradients(file, prefix + "grad.", method.vae(), probe(file), g);
        adam.step(g);
        VaeChecks.values(file, prefix + "param.", method.vae(), probe(file));
    }

    private static void side(GoldenFile file, String prefix, String n, GroupVae.Side side) {
        file.expect(prefix + "recon_loss" + n, side.reconstruction());
        file.expect(prefix + "total_kl" + n, side.divergence());
        file.expect(prefix + "beta_kl" + n, side.weighted());
        file.expect(prefix + "z" + n, side.z());
        some(file, prefix + "mu" + n, side.own().mean());
        some(file, prefix + "lv" + n, side.own().logVariance());
        some(file, prefix + "mu" + n + "_new", side.shared().mean());
        some(file, prefix + "lv" + n + "_new", side.shared().logVariance());
        Formula.expect(file, prefix + "x" + n + "_hat_logits", side.logits(), probe(file));
    }

    /** The weights' seed is the next after that of the formula inputs. */
    private static long probe(GoldenFile file) {
        return Long.parseLong(file.text("weight_seed")) - 1;
    }

    /** Stored for some steps and sides only. */
    private static void some(GoldenFile file, String name, Tensor value) {
        if (file.has(name)) file.expect(name, value);
    }
}
