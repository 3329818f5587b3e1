package org.latentclr.discovery;

import java.util.function.ObjDoubleConsumer;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.layer.Chain;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.scenes.Scene;
import org.latentclr.vae.Objective;
import org.latentclr.vae.Vae;

/**
 * Makes the decoder of an autoencoder whose disentanglement is perfect: of 10 latents six are the scene's factors and four change nothing. It learns
 * to draw the scene with factors Φ(z) by least squares (METHODS §2.12 asks for such a decoder; the published one came from an autoencoder).
 *
 * @param steps of Adam
 * @param batch pictures a step
 * @param rate of learning, led to 0 by half a cosine
 * @param seed of weights and codes
 */
public record DecoderTraining(int steps, int batch, double rate, long seed) {
    private static final int LATENTS = 10;

    /** What the experiment on the mask uses. */
    public static DecoderTraining usual() {
        return new DecoderTraining(1500, 32, 2e-3, 0);
    }

    /**
     * The trained decoder; its tensors belong to the current scope.
     *
     * @param progress receives the number of steps done and the squared error of a picture
     */
    public KnownDecoder run(Backend device, ObjDoubleConsumer<Integer> progress) {
        Chain decoder = Vae.decoder(Initializer.random(device, new RandomStream(seed, 0)), LATENTS, 3);
        Adam adam = new Adam(decoder.parameters().values(), Adam.Options.of(rate, 0));
        LearningRate schedule = new LearningRate.WarmHoldCosine(rate, 0, 0, steps);
        RandomStream codes = new RandomStream(seed, 1);
        Tensor[] variables = decoder.variables().toArray(Tensor[]::new);
        for (int i = 0; i < steps; i++)
            try (Scope s = Scope.open("step")) {
                adam.learningRate(schedule.at(i));
                Tensor z = sample(device, batch, codes);
                Tensor wanted = KnownDecoder.rendered(z.slice(1, 0, Scene.FACTORS.size()));
                Tensor loss = Objective.Reconstruction.L2.of(decoder.forward(z), wanted);
                adam.step(Autograd.grad(loss, variables));
                progress.accept(i + 1, loss.item());
            }
        decoder.freeze();
        return decoder(decoder, device);
    }

    private static Tensor sample(Backend device, int n, RandomStream random) {
        float[] v = new float[n * LATENTS];
        random.normal(v, 0, v.length);
        return Tensor.of(device, v, n, LATENTS);
    }

    private static KnownDecoder decoder(Chain decoder, Backend device) {
        return new KnownDecoder() {
            @Override
            public int factors() {
                return Scene.FACTORS.size();
            }

            @Override
            public Tensor sample(int n, RandomStream random) {
                return DecoderTraining.sample(device, n, random);
            }

            @Override
            public Tensor pictures(Tensor codes, Tensor changes) {
                int n = codes.dim(0);
                Tensor unchanged = Tensor.zeros(device, n, LATENTS - factors());
                return Unary.apply(Unary.Kind.SIGMOID,
                        decoder.forward(codes.add(Concat.apply(1, changes, unchanged))));
            }
        };
    }
}
