package org.latentclr.representation;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.optim.Adam;
import org.latentclr.vae.BetaVae;
import org.latentclr.vae.FactorDiscriminator;
import org.latentclr.vae.FactorVae;
import org.latentclr.vae.GroupVae;
import org.latentclr.vae.Objective;
import org.latentclr.vae.Vae;

/**
 * Trains autoencoders.
 *
 * @param steps of Adam
 * @param batch pictures, or pairs, a step
 * @param rate of learning
 * @param seed of weights, batches and noise
 */
record Autoencoding(int steps, int batch, double rate, long seed) {
    private static final long WEIGHTS = 0, BATCHES = 1, NOISE = 2;

    /** The loss of one step from the numbers of the pictures and the number of the step. */
    private interface Round {
        Tensor loss(int[] which, long step);
    }

    /** β-VAE on single pictures. */
    Vae beta(Backend device, Pictures data, int latents, double beta, BiConsumer<Integer, String> progress) {
        Vae vae = Vae.images(Initializer.random(device, new RandomStream(seed, WEIGHTS)), latents, 3);
        BetaVae method = new BetaVae(vae, Objective.of(Objective.Reconstruction.L2, beta));
        RandomStream noise = new RandomStream(seed, NOISE);
        return train(vae, data.count(), progress, (which, t) -> method
                .losses(data.batch(device, which), noise(device, noise, latents), t).total());
    }

    /** FactorVAE on single pictures. */
    Vae factor(Backend device, Pictures data, int latents, double gamma, BiConsumer<Integer, String> progress) {
        Initializer init = Initializer.random(device, new RandomStream(seed, WEIGHTS));
        Vae vae = Vae.images(init, latents, 3);
        FactorVae method = new FactorVae(new BetaVae(vae, Objective.of(Objective.Reconstruction.L2, 1)),
                new FactorDiscriminator(init, latents, FactorDiscriminator.WIDTH), gamma);
        RandomStream noise = new RandomStream(seed, NOISE);
        return train(vae, data.count(), progress, (which, t) -> {
            int[][] orders = new int[latents][];
            Arrays.setAll(orders, k -> noise.permutation(batch));
            return method.losses(data.batch(device, which), noise(device, noise, latents), orders, t).total();
        });
    }

    /** Group VAE on pairs; a latent dimension for each edit. */
    Vae group(Backend device, PairedPictures data, int latents, double beta, BiConsumer<Integer, String> progress) {
        Vae vae = Vae.images(Initializer.random(device, new RandomStream(seed, WEIGHTS)), latents, 3);
        GroupVae method = new GroupVae(vae, Objective.of(Objective.Reconstruction.L2, beta),
                GroupVae.Averaging.LOG_VARIANCE);
        RandomStream noise = new RandomStream(seed, NOISE);
        return train(vae, data.edit().length, progress, (which, t) -> method.losses(data.first().batch(device, which),
                data.second().batch(device, which), Arrays.stream(which).map(i -> data.edit()[i]).toArray(),
                noise(device, noise, latents), noise(device, noise, latents), t).total());
    }

    private Vae train(Vae vae, int count, BiConsumer<Integer, String> progress, Round round) {
        Adam adam = new Adam(vae.parameters().values(), Adam.Options.of(rate, 0));
        RandomStream batches = new RandomStream(seed, BATCHES);
        for (int i = 0; i < steps; i++)
            try (Scope s = Scope.open("step")) {
                int[] which = new int[batch];
                for (int n = 0; n < batch; n++) which[n] = batches.nextInt(count);
                Tensor loss = round.loss(which, i);
                double value = loss.item();
                if (!Double.isFinite(value))
                    throw new EngineException("step " + (i + 1), "a finite loss", String.valueOf(value),
                            "lower the learning rate");
                adam.step(Autograd.grad(loss, vae.variables().toArray(Tensor[]::new)));
                progress.accept(i + 1, String.format(Locale.ROOT, "loss %.1f", value));
            }
        vae.freeze();
        return vae;
    }

    private Tensor noise(Backend device, RandomStream random, int latents) {
        float[] v = new float[batch * latents];
        random.normal(v, 0, v.length);
        return Tensor.of(device, v, batch, latents);
    }
}
