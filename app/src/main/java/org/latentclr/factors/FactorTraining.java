package org.latentclr.factors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ObjDoubleConsumer;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.optim.Adam;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;

/**
 * Trains a {@link FactorNetwork} on rendered scenes with uniform factors by least squares on their {@link FactorCode}; no generator is involved.
 *
 * @param steps of Adam, each on pictures that were never seen before
 * @param batch pictures a step
 * @param rate of learning; falls to a hundredth along a cosine
 * @param seed of weights, scenes and softening
 */
public record FactorTraining(int steps, int batch, double rate, long seed) {
    private static final double LEAST_SHARE = 0.01;
    private static final long WEIGHTS = 0, SCENES = 1, SOFTENING = 2;

    /** What the bundled predictor was trained with. */
    public static FactorTraining usual() {
        return new FactorTraining(1000, 64, 2e-3, 1);
    }

    /**
     * The trained predictor; its tensors belong to the current scope.
     *
     * @param progress receives the number of steps done and the loss
     */
    public FactorPredictor run(Backend backend, ObjDoubleConsumer<Integer> progress) {
        FactorNetwork net = new FactorNetwork(Initializer.random(backend, new RandomStream(seed, WEIGHTS)));
        Adam adam = new Adam(net.parameters().values(), Adam.Options.of(rate, 0));
        RandomStream scenes = new RandomStream(seed, SCENES);
        RandomStream softening = new RandomStream(seed, SOFTENING);
        SoftPictures soft = new SoftPictures(3, FactorNetwork.SIDE);
        for (int i = 0; i < steps; i++)
            try (Scope s = Scope.open("step")) {
                adam.learningRate(rate * share(i));
                progress.accept(i + 1, step(net, adam, scenes, softening, soft));
            }
        net.freeze();
        return new FactorPredictor(net, backend, Map.of("steps", "" + steps, "batch", "" + batch, "seed", "" + seed));
    }

    private double share(int i) {
        return LEAST_SHARE + (1 - LEAST_SHARE) * 0.5 * (1 + Math.cos(Math.PI * i / steps));
    }

    private double step(FactorNetwork net, Adam adam, RandomStream scenes, RandomStream softening, SoftPictures soft) {
        List<Scene> drawn = new ArrayList<>();
        float[] target = new float[batch * FactorCode.WIDTH];
        for (int n = 0; n < batch; n++) {
            drawn.add(Scene.random(scenes));
            FactorCode.write(drawn.get(n).factors(), target, n * FactorCode.WIDTH);
        }
        float[] images = SceneBatch.render(drawn, FactorNetwork.SIDE).images();
        soft.soften(images, softening);
        Backend b = net.variables().getFirst().backend();
        Tensor x = Tensor.of(b, images, batch, 3, FactorNetwork.SIDE, FactorNetwork.SIDE);
        Tensor loss = Losses.mse(net.forward(x), Tensor.of(b, target, batch, FactorCode.WIDTH), Reduction.MEAN);
        adam.step(Autograd.grad(loss, net.variables().toArray(Tensor[]::new)));
        return loss.item();
    }
}
