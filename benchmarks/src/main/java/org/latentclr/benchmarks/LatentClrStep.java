package org.latentclr.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.Chunking;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.FeatureDivergence;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.GlobalDirections;
import org.latentclr.lclr.Projector;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.lclr.Trainer;
import org.latentclr.lclr.TrainingListener;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * One LatentCLR training step (METHODS §1.7) on StyleGAN2, 256², rosinality widths, random weights: global directions, Adam, released loss.
 * The peer is {@code benchmarks/peers/latentclr_step.py}.
 */
public final class LatentClrStep {
    private static final int RESOLUTION = 256;
    private static final int CODE = 512;
    private static final int WIDEST = 512;
    private static final int BUDGET = 32768;

    private LatentClrStep() {}

    /** @param args feature layer, K, batch, warm-up steps, measured steps */
    public static void main(String[] args) {
        String layer = args[0];
        int k = Integer.parseInt(args[1]);
        int batch = Integer.parseInt(args[2]);
        int warmup = Integer.parseInt(args[3]);
        int steps = Integer.parseInt(args[4]);
        try (Backend device = Backends.open("cpu", 0).backend(); Scope session = Scope.open("benchmark")) {
            Trainer trainer = trainer(device, layer, k, batch, warmup + steps);
            for (int i = 0; i < warmup; i++) trainer.step(TrainingListener.NONE);
            double[] seconds = new double[steps];
            for (int i = 0; i < steps; i++) seconds[i] = trainer.step(TrainingListener.NONE).seconds();
            Arrays.sort(seconds);
            System.out.printf(Locale.ROOT,
                    "{\"ours\": \"%s\", \"layer\": \"%s\", \"k\": %d, \"batch\": %d, \"seconds\": %.4f, \"fastest\": %.4f, \"slowest\": %.4f, \"tensor_peak_mib\": %d}%n",
                    device.describe(), layer, k, batch, seconds[steps / 2], seconds[0], seconds[steps - 1],
                    device.memory().peakBytes() >> 20);
        }
    }

    private static Trainer trainer(Backend device, String layer, int k, int batch, int steps) {
        return trainer(device, architecture(RESOLUTION, CODE, WIDEST), layer, k, batch, steps);
    }

    /**
     * A network with rosinality's widths.
     *
     * @param code numbers of z and w
     * @param widest channels of the first layers
     */
    public static StyleGan2Architecture architecture(int resolution, int code, int widest) {
        List<Integer> channels = new ArrayList<>();
        for (int r = 4; r <= resolution; r *= 2) channels.add(Math.min(widest, BUDGET / r));
        return new StyleGan2Architecture(code, 0, code, resolution, 3, 8, channels,
                StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true);
    }

    /** A trainer of {@code k} global directions on a network with random weights. */
    public static Trainer trainer(Backend device, StyleGan2Architecture architecture, String layer, int k, int batch,
            int steps) {
        FeatureTap tap = FeatureTap.of(StyleGan2.random(architecture, 1, device), LatentSpace.W, layer);
        var directions = new GlobalDirections(device, k, architecture.wDim(), Alpha.constant(0.1), true,
                Streams.of(1, Purpose.PARAMETERS));
        var contrast = new Contrast(tap, directions, Projector.identity(true), FeatureDivergence.REFERENCE,
                ContrastiveLoss.released());
        var adam = new Adam(Trainer.parameters(contrast, true), Adam.Options.of(1e-3, 1e-3));
        return new Trainer(contrast, adam, new LearningRate.Constant(1e-3),
                new Trainer.Settings(batch, steps, steps + 1, 1, Optional.empty(), true, 1, Optional.empty(),
                        Chunking.automatic(device)));
    }
}
