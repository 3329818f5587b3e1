package org.latentclr.benchmarks;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.biggan.BigGanConfig;
import org.latentclr.nn.biggan.BigGanDeep;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.proggan.ProgGan;
import org.latentclr.nn.proggan.ProgGanNetwork;
import org.latentclr.voynov.DeformatorKind;
import org.latentclr.voynov.LeNetReconstructor;
import org.latentclr.voynov.ReconstructionLoss;
import org.latentclr.voynov.ShiftedPictures;
import org.latentclr.voynov.Shifts;
import org.latentclr.voynov.VoynovTrainer;

/**
 * One picture, and one training step of Voynov and Babenko's method (METHODS §3.1) with LeNet, on the published widths with random weights:
 * BigGAN-deep at 256², ProgGAN at 1024². The peer is {@code benchmarks/peers/voynov_step.py}.
 */
public final class VoynovStep {
    private static final int DIRECTIONS = 16, WARMUP = 1;
    /** The published {@code config.json} of BigGAN-deep at 256². */
    private static final BigGanConfig BIGGAN = new BigGanConfig(256, 128, 128, 1000,
            List.of(block(false, 16, 16), block(true, 16, 16), block(false, 16, 16), block(true, 16, 8),
                    block(false, 8, 8), block(true, 8, 8), block(false, 8, 8), block(true, 8, 4), block(false, 4, 4),
                    block(true, 4, 2), block(false, 2, 2), block(true, 2, 1)),
            8, 1e-4, 51);

    private VoynovStep() {}

    private static BigGanConfig.Block block(boolean up, int in, int out) {
        return new BigGanConfig.Block(up, in, out);
    }

    /** @param args biggan or proggan, pairs of pictures a step, measured repetitions of each */
    public static void main(String[] args) throws IOException {
        int batch = Integer.parseInt(args[1]);
        int times = Integer.parseInt(args[2]);
        try (Backend device = Backends.open("cpu", 0).backend(); Scope session = Scope.open("benchmark")) {
            Generator g = args[0].equals("biggan")
                    ? BigGanDeep.random(BIGGAN, 1, device).withTruncation(0.4).withClasses(List.of(16))
                    : ProgGan.random(ProgGanNetwork.Sizes.published(), 1, device);
            report(args[0], "picture", 1, device, times, () -> {
                try (Scope s = Scope.open("picture")) {
                    return Autograd.noGrad(
                            () -> g.image(Latents.of(LatentSpace.Z, g.sampleZ(1, new RandomStream(1, 2)))));
                }
            });
            report(args[0], "step", batch, device, times, trainer(g, batch)::step);
        }
    }

    private static VoynovTrainer trainer(Generator g, int batch) {
        Initializer init = Initializer.random(g.backend(), new RandomStream(1, 0));
        return new VoynovTrainer(new ShiftedPictures(g, false),
                DeformatorKind.PROJ.make(init, DIRECTIONS, g.zSize(), true, true),
                new LeNetReconstructor(init, DIRECTIONS, g.imageChannels(), LeNetReconstructor.WIDTH),
                new VoynovTrainer.Settings(new Shifts.Sampling(Shifts.Distribution.UNIFORM, 6, 0.5),
                        new ReconstructionLoss(1, 0.25), 1e-4, 1e-4, batch, 1000, List.of(), Optional.empty(), 1));
    }

    private static void report(String generator, String what, int batch, Backend device, int times, Supplier<?> body)
            throws IOException {
        for (int i = 0; i < WARMUP; i++) body.get();
        double[] seconds = new double[times];
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            body.get();
            seconds[i] = (System.nanoTime() - start) * 1e-9;
        }
        Arrays.sort(seconds);
        System.out.printf(Locale.ROOT,
                "{\"ours\": \"%s\", \"generator\": \"%s\", \"what\": \"%s\", \"batch\": %d, \"seconds\": %.3f, \"fastest\": %.3f, \"slowest\": %.3f, \"tensor_peak_mib\": %d, \"process_peak_mib\": %d}%n",
                device.describe(), generator, what, batch, seconds[times / 2], seconds[0], seconds[times - 1],
                device.memory().peakBytes() >> 20, ContraFeatStep.processPeak());
    }
}
