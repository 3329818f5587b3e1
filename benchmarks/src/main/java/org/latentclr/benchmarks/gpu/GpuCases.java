package org.latentclr.benchmarks.gpu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.latentclr.benchmarks.LatentClrStep;
import org.latentclr.benchmarks.gpu.GpuCase.Body;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.FilteredAct;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.engine.op.fused.UpFirDn2d;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.Trainer;
import org.latentclr.lclr.TrainingListener;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.StyleGan2Architecture;

/** The lines of the table, in full size and in sizes that a simulator computes in seconds. */
final class GpuCases {
    private static final BiasAct LRELU = new BiasAct(1, Activation.LRELU, Activation.LRELU.defaultAlpha(),
            Activation.LRELU.defaultGain(), BiasAct.NO_CLAMP);
    private static final int BATCH = 8;
    private static final int MANY_STEPS = 1_000_000;
    private static final int BLOCK = 1 << 16;

    private GpuCases() {}

    static List<GpuCase> full() {
        List<GpuCase> all = new ArrayList<>(List.of(contrast(100, 8, 8192), contrast(100, 32, 32768)));
        for (int size = 4; size <= 64; size *= 2) all.add(layer(BATCH, 512, size));
        all.add(layer(BATCH, 128, 256));
        all.add(layer(BATCH, 32, 1024));
        all.add(filter(BATCH, 512, 64));
        all.add(filter(BATCH, 128, 256));
        all.add(filter(BATCH, 32, 1024));
        StyleGan2Architecture a = LatentClrStep.architecture(1024, 512, 512);
        for (int n : new int[]{1, 4, 8}) all.add(generator(a, n));
        all.add(step(a, "conv1", 100, 8));
        all.add(step(a, "convs.5", 100, 8));
        return all;
    }

    /** Every kind of line, tiny. */
    static List<GpuCase> smoke() {
        StyleGan2Architecture a = LatentClrStep.architecture(16, 16, 8);
        return List.of(contrast(3, 2, 48), layer(2, 4, 8), filter(2, 4, 8), generator(a, 1), generator(a, 2),
                step(a, "conv1", 3, 2), step(a, "convs.1", 3, 2));
    }

    /** The loss and its gradient in the features. */
    private static GpuCase contrast(int k, int n, int features) {
        return new GpuCase("NT-Xent forward and backward " + k * n + "×" + features,
                Map.of("case", "ntxent", "k", k, "n", n, "features", features), Floors.contrast(k * n, features),
                d -> {
                    Tensor x = numbers(d, 0.37, 0.5, 1, k * n, features).track();
                    ContrastiveLoss loss = new ContrastiveLoss(0.5, true, ContrastiveLoss.Reduction.MEAN, true);
                    return Body.of(() -> {
                        Tensor l = loss.apply(x, k).loss();
                        Autograd.grad(l, x);
                        return l.detach();
                    });
                });
    }

    private static GpuCase layer(int n, int c, int size) {
        return new GpuCase("modulated convolution " + c + "@" + size + ", N=" + n,
                Map.of("case", "modconv", "n", n, "c", c, "o", c, "size", size), Floors.convolution(n, c, c, size),
                d -> {
                    Tensor x = numbers(d, 0.37, 0.5, 1, n, c, size, size), w = numbers(d, 0.73, 0.1, 0.05, c, c, 3, 3),
                            s = numbers(d, 0.91, 1, 1, n, c), b = numbers(d, 0.53, 0.2, 1, c),
                            noise = numbers(d, 0.29, 0.7, 0.1, 1, 1, size, size);
                    Tensor energy = ModulatedConv2d.energy(w);
                    return Body.of(() -> Autograd.noGrad(() -> ModulatedLayer.apply(x, w, s,
                            ModulatedConv2d.demodulation(energy, s), noise, null, 1, 1, true, b, LRELU)));
                });
    }

    /** What follows an enlarging convolution: FIR with gain 4, bias, activation. */
    private static GpuCase filter(int n, int c, int size) {
        return new GpuCase("upfirdn2d and bias_act " + c + "@" + size + ", N=" + n,
                Map.of("case", "upfirdn", "n", n, "c", c, "size", size), Floors.filter(n, c, size), d -> {
                    Tensor x = numbers(d, 0.37, 0.5, 1, n, c, size + 1, size + 1), b = numbers(d, 0.53, 0.2, 1, c),
                            f = Resample.setupFilter(d, 1, 3, 3, 1);
                    UpFirDn2d op = UpFirDn2d.of(1, 1, new int[]{1, 1, 1, 1}, true, 4);
                    return Body.of(() -> Autograd.noGrad(() -> FilteredAct.apply(x, f, null, null, b, op, LRELU)));
                });
    }

    private static GpuCase generator(StyleGan2Architecture a, int n) {
        return new GpuCase("generator " + a.resolution() + "², N=" + n,
                Map.of("case", "generator", "resolution", a.resolution(), "code", a.wDim(), "widest",
                        a.channels().getFirst(), "n", n),
                Floors.image(a).times(n), d -> {
                    StyleGan2 g = StyleGan2.random(a, 1, d);
                    Tensor w = g.map(g.sampleZ(n, new RandomStream(1, 1)));
                    return Body.alone(() -> Autograd.noGrad(() -> g.image(Latents.of(LatentSpace.W, w))));
                });
    }

    private static GpuCase step(StyleGan2Architecture a, String layer, int k, int n) {
        return new GpuCase("LatentCLR step " + layer + ", K=" + k + ", N=" + n,
                Map.of("case", "step", "resolution", a.resolution(), "code", a.wDim(), "widest",
                        a.channels().getFirst(), "layer", layer, "k", k, "n", n),
                Floors.step(a, layer, k, n), d -> {
                    Trainer t = LatentClrStep.trainer(d, a, layer, k, n, MANY_STEPS);
                    return Body.alone(() -> t.step(TrainingListener.NONE));
                });
    }

    /** scale·sin(step·i + shift), the numbers that the peer makes too. */
    private static Tensor numbers(Backend d, double step, double shift, double scale, int... dims) {
        int n = 1;
        for (int dim : dims) n = Math.multiplyExact(n, dim);
        float[] v = new float[n];
        int blocks = (n + BLOCK - 1) / BLOCK;
        IntStream.range(0, blocks).parallel().forEach(b -> {
            for (int i = b * BLOCK; i < Math.min(v.length, b * BLOCK + BLOCK); i++)
                v[i] = (float) (Math.sin(i * step + shift) * scale);
        });
        return Tensor.of(d, v, dims);
    }
}
