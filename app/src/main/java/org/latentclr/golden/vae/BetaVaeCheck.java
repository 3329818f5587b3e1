package org.latentclr.golden.vae;

import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.optim.Adam;
import org.latentclr.vae.BetaVae;
import org.latentclr.vae.Objective;
import org.latentclr.vae.Vae;
import org.latentclr.weights.Json;

/** Steps of a β-VAE with every kind of objective, and reconstructions after training. */
final class BetaVaeCheck implements GoldenCheck {
    private static final int BETA = 0, CAPACITY = 1, LEAD_IN = 2, ANNEAL = 3, LOSS = 4;

    @Override
    public boolean knows(String file) {
        return VaeChecks.is(file, "beta_vae");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Map<String, Object> cases = file.json(VaeChecks.configurations(file));
        cases.forEach(
                (name, o) -> file.in(name, () -> one(file, device, name + ".", Json.asArray(o, name))));
    }

    private static void one(GoldenFile file, Backend device, String prefix, List<?> options) {
        Vae vae = VaeChecks.small(file, device);
        BetaVae method = new BetaVae(vae, new Objective(VaeChecks.reconstruction(options.get(LOSS)),
                VaeChecks.number(options.get(BETA), 1), VaeChecks.number(options.get(CAPACITY), 0),
                VaeChecks.number(options.get(LEAD_IN), Objective.LEAD_IN), VaeChecks.number(options.get(ANNEAL), 1)));
        Adam adam = new Adam(vae.parameters().values(), Adam.Options.of(VaeChecks.SMALL_RATE, 0));
        for (int i = 1; file.has(prefix + "step" + i + ".eps"); i++)
            try (Scope s = Scope.open("step")) {
                step(file, device, method, adam, prefix + "step" + i + ".", i);
            }
        Tensor x = VaeChecks.batch(file, device, 0);
        file.expect(prefix + "eval_recon", vae.decode(vae.encode(x).mean()));
    }

    private static void step(GoldenFile file, Backend device, BetaVae method, Adam adam, String prefix, int i) {
        Tensor x = VaeChecks.batch(file, device, i - 1);
        BetaVae.Losses l = method.losses(x, file.tensor(device, prefix + "eps"), i - 1);
        file.expect(prefix + "loss", l.total());
        file.expect(prefix + "recon_loss", l.reconstruction());
        file.expect(prefix + "total_kl", l.divergence());
        file.expect(prefix + "beta_kl", l.weighted());
        Tensor[] g = Autograd.grad(l.total(), method.vae().variables().toArray(Tensor[]::new));
        VaeChecks.gradients(file, prefix + "grad.", method.vae(), 0, g);
        adam.step(g);
        VaeChecks.values(file, prefix + "param.", method.vae(), 0);
    }
}
