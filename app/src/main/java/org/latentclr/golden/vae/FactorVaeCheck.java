package org.latentclr.golden.vae;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.FormulaWeights;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.optim.Adam;
import org.latentclr.vae.BetaVae;
import org.latentclr.vae.FactorDiscriminator;
import org.latentclr.vae.FactorVae;
import org.latentclr.vae.Objective;
import org.latentclr.vae.Vae;
import org.latentclr.weights.Json;

/** Steps of FactorVAE: discriminator, autoencoder, and both updates. */
final class FactorVaeCheck implements GoldenCheck {
    private static final int BETA = 0, GAMMA = 1, LOSS = 2, CAPACITY = 3;
    /** The discriminator's seed is so much more than that of the formula inputs. */
    private static final int SEED_OFFSET = 50;
    /** The published trainer counts a step for each of its two optimisers. */
    private static final int COUNTS = 2;

    @Override
    public boolean knows(String file) {
        return VaeChecks.is(file, "factor_vae");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        String columns = VaeChecks.configurations(file);
        double leadIn = Double.parseDouble(columns.replaceAll(".*leadin (\\d+).*", "$1"));
        Map<String, Object> cases = file.json(columns);
        cases.forEach(
                (name, o) -> file.in(name, () -> one(file, device, name + ".", Json.asArray(o, name), leadIn)));
    }

    private static void one(GoldenFile file, Backend device, String prefix, List<?> options, double leadIn) {
        Vae vae = VaeChecks.small(file, device);
        FactorDiscriminator d = new FactorDiscriminator(Initializer.undefined(device), vae.latents(),
                FactorDiscriminator.WIDTH);
        FormulaWeights.fill(d, Long.parseLong(file.text("disc_seed")));
        Objective objective = new Objective(VaeChecks.reconstruction(options.get(LOSS)),
                VaeChecks.number(options.get(BETA), 1), VaeChecks.number(options.get(CAPACITY), 0), leadIn, 1);
        FactorVae method = new FactorVae(new BetaVae(vae, objective), d, VaeChecks.number(options.get(GAMMA), 1));
        Adam adam = new Adam(vae.parameters().values(), Adam.Options.of(VaeChecks.SMALL_RATE, 0));
        for (int i = 1; file.has(prefix + "step" + i + ".eps"); i++)
            try (Scope s = Scope.open("step")) {
                step(file, device, method, vae, adam, prefix + "step" + i + ".", i);
            }
    }

    private static void step(GoldenFile file, Backend device, FactorVae method, Vae vae, Adam adam, String prefix,
            int i) {
        int[][] orders = orders(file, prefix + "perms");
        FactorVae.Losses l = method.losses(VaeChecks.batch(file, device, i - 1), file.tensor(device, prefix + "eps"),
                orders, (long) COUNTS * (i - 1));
        file.expect(prefix + "loss", l.total());
        file.expect(prefix + "recon_loss", l.parts().reconstruction());
        file.expect(prefix + "total_kl", l.parts().divergence());
        file.expect(prefix + "beta_kl", l.parts().weighted());
        file.expect(prefix + "tc_loss", l.correlation());
        file.expect(prefix + "disc_tc_loss", l.discriminator());
        file.expect(prefix + "grad_l2.D", Arrays.stream(l.gradients()).mapToDouble(FactorVaeCheck::length).toArray());
        VaeChecks.gradients(file, prefix + "grad.D.", method.discriminator(), probe(file), l.gradients());
        Tensor[] g = Autograd.grad(l.total(), vae.variables().toArray(Tensor[]::new));
        VaeChecks.gradients(file, prefix + "grad.", vae, probe(file), g);
        adam.step(g);
        VaeChecks.values(file, prefix + "param.", vae, probe(file));
        VaeChecks.values(file, prefix + "param.D.", method.discriminator(), probe(file));
        file.expect(prefix + "global_step", COUNTS * i);
    }

    private static long probe(GoldenFile file) {
        return Long.parseLong(file.text("disc_seed")) - SEED_OFFSET;
    }

    private static double length(Tensor t) {
        return Math.sqrt(Arrays.stream(t.toDoubles()).map(v -> v * v).sum());
    }

    private static int[][] orders(GoldenFile file, String name) {
        int b = file.shape(name).dim(1);
        int[] flat = Arrays.stream(file.values(name)).mapToInt(v -> (int) v).toArray();
        int[][] orders = new int[flat.length / b][];
        for (int k = 0; k < orders.length; k++) orders[k] = Arrays.copyOfRange(flat, k * b, (k + 1) * b);
        return orders;
    }
}
