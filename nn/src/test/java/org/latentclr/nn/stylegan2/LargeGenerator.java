package org.latentclr.nn.stylegan2;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

/**
 * Time and memory of one image of a generator with the widths of config-f and random weights. Run by hand, for instance with -Xmx4g;
 * the argument is the resolution, 1024 where there is none.
 */
final class LargeGenerator {
    private LargeGenerator() {}

    public static void main(String[] args) {
        int resolution = args.length > 0 ? Integer.parseInt(args[0]) : 1024;
        int repeat = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        List<Integer> channels = java.util.stream.IntStream.rangeClosed(2, Integer.numberOfTrailingZeros(resolution))
                .map(m -> Math.min(512, 32768 >> m)).boxed().toList();
        StyleGan2Architecture a = new StyleGan2Architecture(512, 0, 512, resolution, 3, 8, channels, Wiring.SKIP,
                OptionalDouble.empty(), 0, 0.01, "lrelu", true);
        try (Backend device = new CpuBackend(); Scope s = Scope.open("large")) {
            long t = System.nanoTime();
            StyleGan2 g = StyleGan2.random(a, 1, device);
            g.network().state().forEach((name, p) -> {
                if (name.endsWith("noise_strength")) p.assign(Tensor.full(device, 0.1));
            });
            print("built", t, device);
            System.out.println(g.describe() + " on " + device.describe());
            for (int i = 0; i < repeat; i++) {
                t = System.nanoTime();
                try (Scope step = Scope.open("image")) {
                    Tensor z = g.sampleZ(1, new RandomStream(2, i));
                    float[] image = g.image(Latents.of(LatentSpace.Z, z)).toFloats();
                    double square = 0;
                    for (float v : image) square += (double) v * v;
                    System.out.println("rms " + Math.sqrt(square / image.length) + " first "
                            + Arrays.toString(Arrays.copyOf(image, 3)));
                }
                print("image " + i, t, device);
            }
        }
    }

    private static void print(String what, long start, Backend device) {
        Backend.Memory m = device.memory();
        System.out.printf(Locale.ROOT, "%s: %.2f s; live %,d MB, pooled %,d MB, peak %,d MB%n", what,
                (System.nanoTime() - start) / 1e9, m.liveBytes() >> 20, m.pooledBytes() >> 20, m.peakBytes() >> 20);
    }
}
