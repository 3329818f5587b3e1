package org.latentclr.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.latentclr.contrafeat.BaseCodes;
import org.latentclr.contrafeat.Groups;
import org.latentclr.contrafeat.LogitAttention;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.NavigatorTrainer;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.contrafeat.PairStep;
import org.latentclr.contrafeat.PrototypeLoss;
import org.latentclr.contrafeat.PrototypeStep;
import org.latentclr.contrafeat.Prototypes;
import org.latentclr.contrafeat.Step;
import org.latentclr.contrafeat.StepSize;
import org.latentclr.contrafeat.SubspaceDirections;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.StyleGan2Architecture;

/**
 * One ContraFeat training step (METHODS §2.6), Bi or Pt, on a StyleGAN2 with random weights and torchvision's AlexNet: 64² with the widths of
 * the bundled generator, or 256² with those of NVIDIA's paper256. The peer is {@code benchmarks/peers/contrafeat_step.py}.
 */
public final class ContraFeatStep {
    private static final int DIMENSIONS = 10;
    private static final double LAMBDA = 0.1;

    private ContraFeatStep() {}

    /** @param args bi or pt, 64 or 256, K, batch, warm-up steps, measured steps */
    public static void main(String[] args) throws IOException {
        boolean pairs = args[0].equals("bi");
        int resolution = Integer.parseInt(args[1]);
        int k = Integer.parseInt(args[2]);
        int batch = Integer.parseInt(args[3]);
        int warmup = Integer.parseInt(args[4]);
        int steps = Integer.parseInt(args[5]);
        try (Backend device = Backends.open("cpu", 0).backend(); Scope session = Scope.open("benchmark")) {
            NavigatorTrainer trainer = trainer(device, pairs, resolution, k, batch, warmup + steps);
            for (int i = 0; i < warmup; i++) trainer.step();
            double[] seconds = new double[steps];
            for (int i = 0; i < steps; i++) seconds[i] = trainer.step().seconds();
            Arrays.sort(seconds);
            System.out.printf(Locale.ROOT,
                    "{\"ours\": \"%s\", \"variant\": \"%s\", \"resolution\": %d, \"k\": %d, \"batch\": %d, \"seconds\": %.4f, \"fastest\": %.4f, \"slowest\": %.4f, \"tensor_peak_mib\": %d, \"process_peak_mib\": %d}%n",
                    device.describe(), args[0], resolution, k, batch, seconds[steps / 2], seconds[0],
                    seconds[steps - 1], device.memory().peakBytes() >> 20, processPeak());
        }
    }

    /** Most memory the process ever held, in MiB; 0 where the system does not say. */
    static long processPeak() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) return 0;
        return Files.readAllLines(status).stream().filter(l -> l.startsWith("VmHWM"))
                .mapToLong(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) >> 10).findFirst().orElse(0);
    }

    private static NavigatorTrainer trainer(Backend device, boolean pairs, int resolution, int k, int batch,
            int steps) {
        StyleGan2 g = StyleGan2.random(architecture(resolution), 1, device);
        AlexNet sensor = AlexNet.formula(AlexNetLayout.TORCHVISION, 1, device);
        Initializer init = Initializer.random(device, new org.latentclr.engine.random.RandomStream(1, 0));
        int layers = g.latentCount();
        var attention = new LogitAttention(init, k, layers, layers, 1, 3, 1);
        Tensor components = init.normal(1, g.wSize(), DIMENSIONS);
        var head = new SubspaceDirections(init, k, components, DIMENSIONS);
        Navigator n = pairs
                ? new Navigator(attention, head)
                : new Navigator(attention, head, init, 3, resolution);
        return new NavigatorTrainer(g, n, step(n, sensor, pairs, k, batch),
                new NavigatorTrainer.Settings(steps, 1, 0.01, 1, false, steps + 1, Optional.empty()));
    }

    private static Step<?> step(Navigator n, AlexNet sensor, boolean pairs, int k, int batch) {
        BaseCodes codes = new BaseCodes(2);
        Groups all = Groups.one(k);
        if (pairs)
            return new PairStep(n, sensor, new PairLoss(PairLoss.Options.shipped()), codes, StepSize.uniform(1), batch,
                    1, LAMBDA, all, all);
        PrototypeLoss loss = PrototypeLoss.shipped(k);
        return new PrototypeStep(n, sensor, loss, Prototypes.SHIPPED, codes, StepSize.uniform(1), batch, 1, 0, loss,
                LAMBDA, all);
    }

    private static StyleGan2Architecture architecture(int resolution) {
        boolean small = resolution == 64;
        int code = small ? 128 : 512;
        List<Integer> channels = new ArrayList<>();
        for (int r = 4; r <= resolution; r *= 2)
            channels.add(small ? Math.min(96, 1536 / r) : Math.min(512, 16384 / r));
        return new StyleGan2Architecture(code, 0, code, resolution, 3, small ? 4 : 8, channels,
                StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true);
    }
}
