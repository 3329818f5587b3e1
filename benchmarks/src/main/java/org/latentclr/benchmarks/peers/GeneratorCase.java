package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.Operands.normal;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.StyleGan2Architecture;

/** Pictures of a StyleGAN2 in the widths of the published networks, from codes of W. */
final class GeneratorCase {
    private GeneratorCase() {}

    static List<PeerCase> all() {
        return List.of(of(256, 1), of(256, 4), of(1024, 1));
    }

    private static PeerCase of(int resolution, int n) {
        return new PeerCase("generator/" + resolution + " N=" + n, n * flops(resolution), 0, (d, p) -> {
            StyleGan2 g = generator(resolution, d);
            StyleGan2Peer peer = new StyleGan2Peer(g, p);
            Operands w = normal(d, p, 1, n, g.wSize());
            String body = StyleGan2Peer.picture(resolution) + "return y";
            Script script = peer.script(p, List.of("w"), body);
            NDArray[] in = peer.operands(List.of(w.peer()), body);
            return new Pair(() -> g.image(Latents.of(LatentSpace.W, w.ours())), r -> script.call(r, in));
        });
    }

    /** A frozen generator with noise; its weights have seen no picture. */
    static StyleGan2 generator(int resolution, Backend device) {
        var a = new StyleGan2Architecture(512, 0, 512, resolution, 3, 8, channels(resolution),
                StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true);
        StyleGan2 g = StyleGan2.random(a, 1, device);
        g.network().state().forEach((name, p) -> {
            if (name.endsWith("noise_strength")) p.assign(Tensor.scalar(device, 0.1));
        });
        return g.with(new Noise.Stored());
    }

    private static List<Integer> channels(int resolution) {
        List<Integer> c = new ArrayList<>();
        for (int r = 4; r <= resolution; r *= 2) c.add(channelsAt(r));
        return c;
    }

    private static int channelsAt(int r) {
        return Math.min(512, 32768 / r);
    }

    /** Of one picture; the 3×3 convolutions alone. */
    private static double flops(int resolution) {
        double sum = 18.0 * 16 * 512 * 512;
        for (int r = 8; r <= resolution; r *= 2) {
            double in = channelsAt(r / 2), out = channelsAt(r);
            sum += 18.0 * out * (in * r * r / 4 + out * r * r);
        }
        return sum;
    }
}
