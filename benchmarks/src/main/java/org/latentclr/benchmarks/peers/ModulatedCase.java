package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.Operands.normal;
import static org.latentclr.benchmarks.peers.Operands.shape;
import static org.latentclr.benchmarks.peers.PeerCases.in;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.convolutional.Conv2d;
import java.util.ArrayList;
import java.util.List;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;
import org.latentclr.engine.op.fused.Resample;

/** A layer of StyleGAN2: the peer makes one weight per sample and convolves in groups, as the published code does. */
final class ModulatedCase {
    private static final float[] TAPS = {1, 3, 3, 1};

    private ModulatedCase() {}

    static List<PeerCase> all() {
        List<PeerCase> all = new ArrayList<>();
        for (int[] c : new int[][]{{512, 512, 8}, {512, 512, 32}, {128, 128, 128}, {64, 64, 256}})
            all.add(of(4, c[0], c[1], c[2], false));
        for (int[] c : new int[][]{{512, 512, 4}, {512, 512, 16}, {256, 128, 64}, {128, 64, 128}})
            all.add(of(4, c[0], c[1], c[2], true));
        return all;
    }

    private static PeerCase of(int n, int c, int o, int size, boolean up) {
        int result = up ? 2 * size : size;
        String name = (up ? "enlarging layer/" : "layer/") + c + "→" + o + "@" + size + " N=" + n;
        return new PeerCase(name, 18.0 * n * c * o * size * size, 4.0 * n * (c * size * size + o * result * result),
                (d, p) -> {
                    Operands x = normal(d, p, 1, n, c, size, size), w = normal(d, p, 0.02, o, c, 3, 3);
                    Operands s = normal(d, p, 1, n, c), b = normal(d, p, 1, o),
                            noise = normal(d, p, 0.1, 1, 1, result, result);
                    Tensor filter = Resample.setupFilter(d, 1, 3, 3, 1), energy = ModulatedConv2d.energy(w.ours());
                    Script spread = PeerCases.transposed(p, 2, 0, n);
                    NDArray fir = p.create(fir(n * o), shape(n * o, 1, 4, 4));
                    var act = new BiasAct(1, Activation.LRELU, PeerCases.SLOPE, PeerCases.GAIN, BiasAct.NO_CLAMP);
                    return new Pair(() -> ModulatedLayer.apply(x.ours(), w.ours(), s.ours(),
                            ModulatedConv2d.demodulation(energy, s.ours()), noise.ours(), filter, up ? 2 : 1, 1, !up,
                            b.ours(), act), r -> {
                                NDArray each = in(r, w.peer()).reshape(1, o, c, 3, 3)
                                        .mul(s.peer().reshape(n, 1, c, 1, 1));
                                each = each.mul(each.square().sum(new int[]{2, 3, 4}, true).add(1e-8).sqrt().pow(-1));
                                NDArray y = up
                                        ? enlarged(spread, r, in(r, x.peer()), each, fir)
                                        : plain(in(r, x.peer()), each);
                                return PeerCases.lrelu(y.add(noise.peer()), b.peer());
                            });
                });
    }

    private static NDArray plain(NDArray x, NDArray w) {
        long n = x.getShape().get(0), c = x.getShape().get(1), size = x.getShape().get(2), o = w.getShape().get(1);
        return Conv2d.conv2d(x.reshape(1, n * c, size, size), w.reshape(n * o, c, 3, 3), null, shape(1, 1), shape(1, 1),
                shape(1, 1), (int) n).singletonOrThrow().reshape(n, o, size, size);
    }

    private static NDArray enlarged(Script spread, NDManager run, NDArray x, NDArray w, NDArray fir) {
        long n = x.getShape().get(0), c = x.getShape().get(1), size = x.getShape().get(2), o = w.getShape().get(1);
        NDArray exchanged = w.transpose(0, 2, 1, 3, 4).reshape(n * c, o, 3, 3);
        NDArray y = spread.call(run, x.reshape(1, n * c, size, size), exchanged);
        return Conv2d.conv2d(y, fir, null, shape(1, 1), shape(1, 1), shape(1, 1), (int) (n * o)).singletonOrThrow()
                .reshape(n, o, 2 * size, 2 * size);
    }

    private static float[] fir(int channels) {
        float[] f = new float[16 * channels];
        for (int i = 0; i < f.length; i++) f[i] = TAPS[i % 16 / 4] * TAPS[i % 4] / 16;
        return f;
    }
}
