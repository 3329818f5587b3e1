package org.latentclr.benchmarks.peers;

import static org.latentclr.benchmarks.peers.Operands.normal;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import java.util.ArrayList;
import java.util.List;
import org.latentclr.benchmarks.peers.PeerCase.Pair;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.FilteredAct;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.engine.op.fused.UpFirDn2d;

/** The computations of a training step and of a picture, in the sizes of StyleGAN2. */
final class PeerCases {
    private static final int[][] CONVOLUTIONS = {{512, 4}, {512, 8}, {512, 16}, {512, 32}, {128, 128}, {64, 256},
            {32, 512}};
    private static final int[][] ENLARGING = {{512, 512, 4}, {512, 512, 8}, {512, 512, 16}, {512, 256, 64},
            {256, 128, 64}, {128, 64, 128}, {64, 32, 256}};
    static final double SLOPE = 0.2, GAIN = Math.sqrt(2);

    private PeerCases() {}

    static List<PeerCase> all() {
        List<PeerCase> all = new ArrayList<>();
        for (int n : new int[]{512, 1024, 2048}) all.add(product(n, n, n));
        all.add(product(8, 512, 512));
        all.add(product(128, 512, 512));
        all.add(product(128, 8192, 512));
        all.add(product(128, 131072, 128));
        all.add(gram(800, 8192));
        for (int[] c : CONVOLUTIONS) all.add(convolution(8, c[0], c[1], false));
        for (int[] c : CONVOLUTIONS) all.add(backwardData(8, c[0], c[1], false));
        for (int[] c : CONVOLUTIONS) all.add(convolution(8, c[0], c[1], true));
        for (int[] c : CONVOLUTIONS) all.add(backwardData(8, c[0], c[1], true));
        for (int[] c : ENLARGING) all.add(enlarging(8, c[0], c[1], c[2]));
        all.add(biasAct(8, 512, 32));
        all.add(biasAct(8, 128, 128));
        all.add(biasActGradient(8, 128, 128));
        all.add(firEpilogue(8, 512, 16));
        all.add(firEpilogue(8, 64, 128));
        all.add(ContrastCase.of(32, 4, 8192));
        for (String kind : List.of("add", "mul channels", "exp", "tanh", "sigmoid"))
            all.add(ElementwiseCase.of(kind, 8, 64, 128));
        all.addAll(ModulatedCase.all());
        all.addAll(AlexNetCase.all());
        all.addAll(GeneratorCase.all());
        all.addAll(StepCase.all());
        return all;
    }

    private static PeerCase product(int m, int n, int k) {
        return new PeerCase("gemm/" + m + "x" + n + "x" + k, 2.0 * m * n * k, 4.0 * (m * k + k * n + m * n), (d, p) -> {
            Operands a = normal(d, p, 1, m, k), b = normal(d, p, 1, k, n);
            return new Pair(() -> a.ours().matmul(b.ours()), r -> in(r, a.peer()).matMul(in(r, b.peer())));
        });
    }

    private static PeerCase gram(int rows, int k) {
        return new PeerCase("gram/" + rows + "x" + k, 2.0 * rows * rows * k, 4.0 * rows * (k + rows), (d, p) -> {
            Operands x = normal(d, p, 1, rows, k);
            return new Pair(() -> Gram.apply(x.ours()),
                    r -> in(r, x.peer()).matMul(in(r, x.peer()).transpose()));
        });
    }

    private static PeerCase convolution(int n, int c, int size, boolean exact) {
        double flops = 18.0 * n * c * c * size * size, bytes = 8.0 * n * c * size * size;
        return new PeerCase((exact ? "conv3x3 exact/" : "conv3x3/") + c + "@" + size, flops, bytes, exact, (d, p) -> {
            Operands x = normal(d, p, 1, n, c, size, size), w = normal(d, p, 0.02, c, c, 3, 3);
            return new Pair(() -> org.latentclr.engine.op.Conv2d.apply(x.ours(), w.ours(), ConvSpec.of(1, 1)),
                    r -> conv(in(r, x.peer()), w.peer(), 1));
        });
    }

    private static PeerCase backwardData(int n, int c, int size, boolean exact) {
        double flops = 18.0 * n * c * c * size * size, bytes = 8.0 * n * c * size * size;
        String name = "conv3x3 backward data" + (exact ? " exact/" : "/") + c + "@" + size;
        return new PeerCase(name, flops, bytes, exact, (d, p) -> {
            Operands x = normal(d, p, 1, n, c, size, size), w = normal(d, p, 0.02, c, c, 3, 3);
            Script peer = transposed(p, 1, 1, 1);
            return new Pair(
                    () -> org.latentclr.engine.op.Conv2d.transposed(x.ours(), w.ours(), ConvSpec.of(1, 1), 0),
                    r -> peer.call(r, x.peer(), w.peer()));
        });
    }

    private static PeerCase enlarging(int n, int c, int o, int size) {
        double flops = 18.0 * n * c * o * size * size;
        return new PeerCase("up-convolution/" + c + "→" + o + "@" + size, flops, 4.0 * n * size * size * (c + 4 * o),
                (d, p) -> {
                    Operands x = normal(d, p, 1, n, c, size, size), w = normal(d, p, 0.02, c, o, 3, 3);
                    Script peer = transposed(p, 2, 0, 1);
                    return new Pair(
                            () -> org.latentclr.engine.op.Conv2d.transposed(x.ours(), w.ours(), ConvSpec.of(2, 0), 0),
                            r -> peer.call(r, x.peer(), w.peer()));
                });
    }

    private static PeerCase biasAct(int n, int c, int size) {
        return new PeerCase("bias+lrelu/" + c + "@" + size, 0, 8.0 * n * c * size * size, (d, p) -> {
            Operands x = normal(d, p, 1, n, c, size, size), b = normal(d, p, 1, c);
            return new Pair(() -> lrelu(x.ours(), b.ours()), r -> lrelu(in(r, x.peer()), b.peer()));
        });
    }

    private static PeerCase biasActGradient(int n, int c, int size) {
        return new PeerCase("bias+lrelu gradient/" + c + "@" + size, 0, 12.0 * n * c * size * size, (d, p) -> {
            Operands g = normal(d, p, 1, n, c, size, size), y = normal(d, p, 2, n, c, size, size);
            var op = new BiasAct.Grad(org.latentclr.engine.op.fused.Activation.LRELU, SLOPE, GAIN, BiasAct.NO_CLAMP);
            return new Pair(() -> org.latentclr.engine.Dispatch.apply(op, g.ours(), y.ours()),
                    r -> {
                        NDArray above = in(r, y.peer()).gt(0).toType(ai.djl.ndarray.types.DataType.FLOAT32, false);
                        return in(r, g.peer()).mul(GAIN).mul(above.mul(1 - SLOPE).add(SLOPE));
                    });
        });
    }

    /** What follows an up-convolution: filter, demodulation, noise, bias and activation. */
    private static PeerCase firEpilogue(int n, int c, int size) {
        int in = 2 * size + 1;
        return new PeerCase("fir+epilogue/" + c + "@" + in, 0, 8.0 * n * c * in * in, (d, p) -> {
            float[] taps = {1, 3, 3, 1};
            float[] f = new float[16];
            for (int i = 0; i < 16; i++) f[i] = taps[i / 4] * taps[i % 4] / 16;
            float[] each = new float[16 * c];
            for (int i = 0; i < each.length; i++) each[i] = f[i % 16];
            Operands x = normal(d, p, 1, n, c, in, in), b = normal(d, p, 1, c), s = normal(d, p, 1, n, c);
            Operands noise = normal(d, p, 1, 1, 1, 2 * size, 2 * size);
            Tensor filter = Tensor.of(d, f, 4, 4);
            NDArray weights = p.create(each, Operands.shape(c, 1, 4, 4));
            var op = UpFirDn2d.of(1, 1, new int[]{1, 1, 1, 1}, false, 1);
            var act = new BiasAct(1, org.latentclr.engine.op.fused.Activation.LRELU, SLOPE, GAIN, BiasAct.NO_CLAMP);
            return new Pair(() -> FilteredAct.apply(x.ours(), filter, s.ours(), noise.ours(), b.ours(), op, act), r -> {
                NDArray y = Conv2d.conv2d(in(r, x.peer()), weights, null, Operands.shape(1, 1), Operands.shape(1, 1),
                        Operands.shape(1, 1), c).singletonOrThrow();
                return lrelu(y.mul(s.peer().reshape(n, c, 1, 1)).add(noise.peer()), b.peer());
            });
        });
    }

    static Tensor lrelu(Tensor x, Tensor bias) {
        return BiasAct.apply(x, bias, org.latentclr.engine.op.fused.Activation.LRELU);
    }

    static NDArray lrelu(NDArray x, NDArray bias) {
        return Activation.leakyRelu(x.add(bias.reshape(1, -1, 1, 1)), (float) SLOPE).mul((float) GAIN);
    }

    static NDArray conv(NDArray x, NDArray w, int padding) {
        return Conv2d.conv2d(x, w, null, Operands.shape(1, 1), Operands.shape(padding, padding), Operands.shape(1, 1))
                .singletonOrThrow();
    }

    /** The transposed convolution of x with w. */
    static Script transposed(NDManager manager, int stride, int padding, int groups) {
        return new Script(manager, List.of("x", "w"),
                "return torch.conv_transpose2d(x, w, None, [%1$d, %1$d], [%2$d, %2$d], [0, 0], %3$d, [1, 1])"
                        .formatted(stride, padding, groups));
    }

    /** Lends {@code x} to the manager of one run, so that results of it end with the run. */
    static NDArray in(NDManager run, NDArray x) {
        if (x.getManager() != run) x.tempAttach(run);
        return x;
    }
}
