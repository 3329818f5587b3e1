package org.latentclr.benchmarks;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Profile;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.FeatureDivergence;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.GlobalDirections;
import org.latentclr.lclr.Projector;
import org.latentclr.lclr.Trainer;
import org.latentclr.lclr.TrainingListener;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * Seconds and allocated heap of whole steps of training (K = 32, batch 4) and of whole pictures, on StyleGAN2 at 256² with random weights,
 * the sizes of {@code peers/latentclr_step.py}.
 */
final class StepBenchmark {
    private static final int DIRECTIONS = 32, BATCH = 4, RUNS = 5;
    private static final StyleGan2Architecture FACES = new StyleGan2Architecture(512, 0, 512, 256, 3, 8,
            List.of(512, 512, 512, 512, 512, 256, 128), StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0,
            0.01, "lrelu", true);

    private static final double WARM_SECONDS = 8;

    /** Whether a table of ops follows each line: {@code LATENTCLR_JAVA_OPTS=-Dlatentclr.profile=true}. */
    private static final boolean PROFILED = Boolean.getBoolean("latentclr.profile");

    private StepBenchmark() {}

    /** @param layers features to train on, and {@code image}; none for all */
    static void main(String[] layers) {
        List<String> wanted = layers.length == 0 ? List.of("conv1", "convs.3", "image") : Arrays.asList(layers);
        try (Backend device = new CpuBackend(); Scope s = Scope.open("benchmark")) {
            System.out.println(device.describe());
            StyleGan2 g = StyleGan2.random(FACES, 1, device);
            for (String layer : wanted) {
                if (layer.equals("image")) for (int n : new int[]{1, 4}) image(g, n);
                else
                    step(g, layer);
            }
        }
    }

    private static void step(StyleGan2 g, String layer) {
        try (Scope s = Scope.open(layer)) {
            var model = new GlobalDirections(g.backend(), DIRECTIONS, g.wSize(), Alpha.constant(3), true,
                    new RandomStream(1, 1));
            var contrast = new Contrast(FeatureTap.of(g, LatentSpace.W, layer), model, Projector.identity(true),
                    FeatureDivergence.REFERENCE, ContrastiveLoss.released());
            var optimizer = new Adam(Trainer.parameters(contrast, false), Adam.Options.of(1e-3, 1e-3));
            var settings = new Trainer.Settings(BATCH, 1_000_000, 1_000_000, 1, Optional.empty(), false, 1,
                    Optional.empty(), org.latentclr.lclr.Chunking.automatic(g.backend()));
            var trainer = new Trainer(contrast, optimizer, new LearningRate.Constant(1e-3), settings);

            time("step " + layer + " K=" + DIRECTIONS + " N=" + BATCH, g.backend(),
                    () -> trainer.step(TrainingListener.NONE));
        }
    }

    private static void image(StyleGan2 g, int n) {
        time("image 256² N=" + n, g.backend(), () -> {
            try (Scope s = Scope.open("image")) {
                return Autograd.noGrad(() -> g.image(Latents.of(LatentSpace.Z, g.sampleZ(n, new RandomStream(1, 2)))));
            }
        });
    }

    private static void time(String name, Backend device, Supplier<?> body) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = System.nanoTime();
        for (int i = 0; i < 3 || System.nanoTime() - start < WARM_SECONDS * 1e9; i++) body.get();
        double[] seconds = new double[RUNS];
        long pooled = device.memory().pooledBytes();
        long[] bytes = new long[RUNS];
        for (int i = 0; i < RUNS; i++) {
            long t = System.nanoTime(), allocated = threads.getTotalThreadAllocatedBytes();
            body.get();
            bytes[i] = threads.getTotalThreadAllocatedBytes() - allocated;
            seconds[i] = (System.nanoTime() - t) * 1e-9;
        }
        Arrays.sort(seconds);
        Arrays.sort(bytes);
        System.out.printf("%-28s %.3f s (best %.3f), %,d bytes of heap, pool %+,d bytes%n", name, seconds[RUNS / 2],
                seconds[0], bytes[RUNS / 2], device.memory().pooledBytes() - pooled);
        if (PROFILED) try (Profile p = Profile.open()) {
            body.get();
            System.out.println(p.table(Optional.empty()));
        }
    }
}
