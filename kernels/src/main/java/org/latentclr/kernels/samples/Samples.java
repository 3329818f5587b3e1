package org.latentclr.kernels.samples;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.Operand;
import org.latentclr.engine.cases.Values;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.ArgSort;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Cumsum;
import org.latentclr.engine.op.Gather;
import org.latentclr.engine.op.MaxPoolIndex;
import org.latentclr.engine.op.Reduce;
import org.latentclr.engine.op.ScatterAdd;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.AdamStep;
import org.latentclr.engine.op.fused.Axis;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.ContrastiveRows;
import org.latentclr.engine.op.fused.NormalizeBatch;
import org.latentclr.engine.op.fused.NormalizeRows;
import org.latentclr.engine.op.fused.NtXentRows;
import org.latentclr.engine.op.fused.PlaneDots;
import org.latentclr.engine.op.fused.SeparableMap;
import org.latentclr.engine.op.fused.SgdStep;
import org.latentclr.engine.op.fused.SoftmaxAlong;
import org.latentclr.engine.op.fused.UpFirDn2d;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Finish;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.cast.CastCuda;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.upfirdn.UpFirDnCuda;

/** The samples of all kernels; a test fails while a kernel has none. */
public final class Samples {
    private static final String ELEMENTWISE = "elementwise/elementwise.ptx";
    private static final String REDUCE = "reduce/reduce.ptx";
    private static final String INDEXING = "indexing/indexing.ptx";
    private static final String CONTRAST = "contrast/contrast.ptx";
    private static final String RANDOM = "random/philox.ptx";
    private static final List<String> MATRIX = List.of("ROWS", "COLUMNS");
    private static final List<String> IMAGE = List.of("N", "CHANNELS", "SIZE");

    private Samples() {}

    /** By file, in the order of their texts. */
    public static List<Sample> all() {
        List<Sample> all = new ArrayList<>();
        elementwise(all);
        reductions(all);
        indexing(all);
        ProductSamples.add(all);
        FinishSamples.add(all);
        pictures(all);
        softmax(all);
        contrast(all);
        FocusedSamples.add(all);
        updates(all);
        random(all);
        casts(all);
        return all;
    }

    private static String name(Enum<?> kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static void elementwise(List<Sample> all) {
        Values positive = Values.in(0.3, 2);
        for (Unary.Kind k : Unary.Kind.values())
            matrix(all, "unary_" + name(k), ELEMENTWISE, name(k) + " of each element",
                    n -> OpCase.of(new Unary(k, 0.5, 1), Operand.of(positive, n)));
        for (Binary.Kind k : Binary.Kind.values())
            matrix(all, "binary_" + name(k), ELEMENTWISE, name(k) + " of a matrix and a row, which all rows meet",
                    n -> OpCase.of(new Binary(k), Operand.of(positive, n), Operand.of(positive, n[1])));
        matrix(all, "choose", ELEMENTWISE, "one of two matrices for each element of a mask", n -> OpCase
                .of(new Select(), Operand.constant(new Values.Whole(2), n), Operand.of(n), Operand.of(n)));
        all.add(new Sample("copy", ELEMENTWISE, "a transposed matrix made contiguous: its loads are far apart", MATRIX,
                List.of(64, 64), Precision.FP32, (device, n) -> {
                    try (Scope s = Scope.open("copy")) {
                        Tensor.of(device, Values.signed().make(n[0] * n[1], 1), n).transpose(0, 1).contiguous();
                    }
                }));
        all.add(new Sample("fill", ELEMENTWISE, "one value for all elements", List.of("ELEMENTS"), List.of(4096),
                Precision.FP32, (device, n) -> {
                    Cuda cuda = device.cuda();
                    cuda.scratch(n[0], at -> cuda.each("elementwise/elementwise", "fill", n[0],
                            new Arguments().pointer(at).integer(n[0]).number(1)));
                }));
    }

    private static void matrix(List<Sample> all, String kernel, String file, String does,
            Function<int[], OpCase> op) {
        all.add(Sample.of(kernel, file, does, MATRIX, List.of(64, 64), op));
    }

    private static void reductions(List<Sample> all) {
        for (Reduce.Kind k : Reduce.Kind.values()) {
            all.add(Sample.of("rows_" + name(k), REDUCE,
                    name(k) + " of each row of more than 64 columns, one block each",
                    MATRIX, List.of(16, 1024), n -> OpCase.of(new Reduce(k, 1), Operand.of(n))));
            all.add(Sample.of("columns_" + name(k), REDUCE,
                    name(k) + " of each column of up to 64 rows, one thread each",
                    MATRIX, List.of(32, 256), n -> OpCase.of(new Reduce(k, 0), Operand.of(n))));
        }
        for (int size : new int[]{16, 40})
            all.add(Sample.of(size == 16 ? "plane_dots_warp" : "plane_dots_block", "reduce/plane_dots.ptx",
                    "the inner product of two images in each channel, one " + (size == 16 ? "warp" : "block") + " each",
                    IMAGE, List.of(1, 8, size), n -> OpCase.of(new PlaneDots(), image(n), image(n))));
        matrix(all, "cumsum", REDUCE, "running sum down each column", n -> OpCase.of(new Cumsum(0, false),
                Operand.of(n)));
        matrix(all, "arg_reduce", REDUCE, "where the largest element of each row is, one warp each",
                n -> OpCase.of(new ArgReduce(true, 1), Operand.of(n)));
    }

    private static void indexing(List<Sample> all) {
        matrix(all, "gather", INDEXING, "elements of each row, at indices given for each",
                n -> OpCase.of(new Gather(1), Operand.of(n), Operand.constant(new Values.Whole(n[1]), n)));
        matrix(all, "scatter_add", INDEXING, "elements of each row, added at the indices given for each",
                n -> OpCase.of(new ScatterAdd(1, n[1]), Operand.of(n), Operand.constant(new Values.Whole(n[1]), n)));
        matrix(all, "arg_sort", INDEXING, "the order of each row", n -> OpCase.of(new ArgSort(1, false),
                Operand.of(n)));
        all.add(Sample.of("max_pool_index", INDEXING, "where the largest of each 2×2 window is", IMAGE,
                List.of(1, 4, 32), n -> OpCase.of(new MaxPoolIndex(2, 2, 2, 2, 0, 0, false), image(n))));
    }

    private static Operand image(int[] n) {
        return Operand.of(n[0], n[1], n[2], n[2]);
    }

    private static void pictures(List<Sample> all) {
        for (Activation a : Activation.values())
            all.add(Sample.of("bias_act_" + a.label(), "biasact/bias_act.ptx",
                    a.label() + " of x plus the channel's bias",
                    IMAGE, List.of(1, 8, 16), n -> OpCase.of(new BiasAct(1, a, a.defaultAlpha(), a.defaultGain(),
                            BiasAct.NO_CLAMP), image(n), Operand.of(n[1]))));
        all.add(Sample.of("bias_act_grad", "biasact/bias_act.ptx", "gradient of leaky ReLU, from its result", IMAGE,
                List.of(1, 8, 16), n -> OpCase.of(new BiasAct.Grad(Activation.LRELU, 0.2, Math.sqrt(2),
                        BiasAct.NO_CLAMP), image(n), image(n))));
        all.add(Sample.of("bias_act_inverse", "biasact/bias_act.ptx", "what went into leaky ReLU, from its result",
                IMAGE,
                List.of(1, 8, 16),
                n -> OpCase.of(
                        new BiasAct.Inverse(new BiasAct.Grad(Activation.LRELU, 0.2, Math.sqrt(2), BiasAct.NO_CLAMP)),
                        image(n), Operand.of(n[1]))));
        all.add(Sample.of("upfirdn2d", "upfirdn/upfirdn2d.ptx", "half the size, smoothed with a 4×4 filter", IMAGE,
                List.of(1, 4, 16), n -> OpCase.of(UpFirDn2d.of(1, 2, new int[]{1, 1, 1, 1}, false, 1), image(n),
                        Operand.constant(Values.in(0, 1), 4, 4))));
        all.add(Sample.of("fir4_twice", "upfirdn/upfirdn2d.ptx", "twice the size, smoothed with a 4×4 filter", IMAGE,
                List.of(1, 4, 16), n -> OpCase.of(UpFirDn2d.of(2, 1, new int[]{2, 1, 2, 1}, false, 4), image(n),
                        Operand.constant(Values.in(0, 1), 4, 4))));
        all.add(Sample.of("fir4_plain", "upfirdn/upfirdn2d.ptx", "smoothed with a 4×4 filter", IMAGE,
                List.of(1, 4, 16), n -> OpCase.of(UpFirDn2d.of(1, 1, new int[]{2, 1, 2, 1}, false, 1), image(n),
                        Operand.constant(Values.in(0, 1), 4, 4))));
        all.add(new Sample("fir4_phases", "upfirdn/upfirdn2d.ptx",
                "the same for an image in planes of its even and odd rows and columns", IMAGE, List.of(1, 4, 17),
                Precision.FP32, (device, n) -> {
                    try (Scope s = Scope.open("fir4_phases")) {
                        int half = (n[2] + 1) / 2;
                        Tensor phases = Tensor.of(device, Values.signed().make(n[0] * 4 * n[1] * half * half, 1),
                                n[0], 4 * n[1], half, half);
                        Tensor f = Tensor.of(device, Values.in(0, 1).make(16, 1), 4, 4);
                        var op = UpFirDn2d.of(1, 1, new int[]{1, 1, 1, 1}, false, 4);
                        Shape image = Shape.of(n[0], n[1], n[2], n[2]);
                        new UpFirDnCuda(device.cuda()).runPhases(op, image, phases, f,
                                Tensor.empty(device, op.outputShape(image, f.shape())), Finish.NONE);
                    }
                }));
        all.add(Sample.of("separable_map", "separable/separable.ptx", "images at twice the size, nearest pixels", IMAGE,
                List.of(1, 4, 16), n -> OpCase.of(new SeparableMap(doubled(n[2]), doubled(n[2])), image(n))));
    }

    private static Axis doubled(int n) {
        double[][] weights = new double[2 * n][n];
        for (int o = 0; o < 2 * n; o++) weights[o][o / 2] = 1;
        return Axis.of("nearest", n, weights);
    }

    private static void softmax(List<Sample> all) {
        String file = "softmax/softmax.ptx";
        matrix(all, "softmax_rows", file, "softmax of each row, one warp each",
                n -> OpCase.of(new SoftmaxAlong(1, false), Operand.of(n)));
        matrix(all, "softmax_gradient_rows", file, "gradient of that, from its result",
                n -> OpCase.of(new SoftmaxAlong.Gradient(new SoftmaxAlong(1, false)), Operand.of(n), Operand.of(n)));
        matrix(all, "softmax_columns", file, "softmax of each column, one thread each",
                n -> OpCase.of(new SoftmaxAlong(0, false), Operand.of(n)));
        matrix(all, "softmax_gradient_columns", file, "gradient of that, from its result",
                n -> OpCase.of(new SoftmaxAlong.Gradient(new SoftmaxAlong(0, false)), Operand.of(n), Operand.of(n)));
    }

    private static void contrast(List<Sample> all) {
        matrix(all, "normalize_rows", CONTRAST, "each row divided by its length",
                n -> OpCase.of(new NormalizeRows(), Operand.of(n)));
        matrix(all, "normalize_rows_gradient", CONTRAST, "gradient of that",
                n -> OpCase.of(new NormalizeRows.Gradient(), Operand.of(n), Operand.of(n)));
        all.add(Sample.of("normalize_batch", CONTRAST, "each column of each block of ROWS×COLUMNS normalised",
                List.of("BLOCKS", "ROWS", "COLUMNS"), List.of(4, 8, 64), n -> OpCase.of(new NormalizeBatch(1e-5),
                        Operand.of(n), Operand.of(n[0], n[2]), Operand.of(n[0], n[2]))));
        List<String> sizes = List.of("DIRECTIONS", "SAMPLES");
        List<Integer> usual = List.of(10, 8);
        all.add(Sample.of("contrastive_rows", CONTRAST,
                "LatentCLR's sums of exponentials over each row of similarities, one block each", sizes, usual,
                n -> OpCase.of(rows(n), Operand.of(n[0] * n[1], n[0] * n[1]))));
        all.add(Sample.of("contrastive_rows_gradient", CONTRAST, "gradient of that", sizes, usual,
                n -> OpCase.of(new ContrastiveRows.Gradient(rows(n)), Operand.of(n[0] * n[1], n[0] * n[1]),
                        Operand.of(2, n[0] * n[1]))));
        NtXentRows op = new NtXentRows(0.5);
        all.add(Sample.of("nt_xent_rows", CONTRAST, "NT-Xent loss of each row of similarities of 2·PAIRS vectors",
                List.of("PAIRS"), List.of(32), n -> OpCase.of(op, Operand.of(2 * n[0], 2 * n[0]))));
        all.add(Sample.of("nt_xent_rows_gradient", CONTRAST, "gradient of that", List.of("PAIRS"), List.of(32),
                n -> OpCase.of(new NtXentRows.Gradient(op), Operand.of(2 * n[0], 2 * n[0]), Operand.of(2 * n[0]))));
    }

    private static ContrastiveRows rows(int[] n) {
        return new ContrastiveRows(n[0], 2, true, true);
    }

    private static void updates(List<Sample> all) {
        List<String> sizes = List.of("PARAMETERS");
        all.add(Sample.of("adam", "updates/updates.ptx", "one step of Adam", sizes, List.of(4096),
                n -> OpCase.of(new AdamStep(0.01, 0.9, 0.999, 1e-8, 0, false, 1), state(n[0], 4))));
        all.add(Sample.of("sgd", "updates/updates.ptx", "one step of SGD with momentum", sizes, List.of(4096),
                n -> OpCase.of(new SgdStep(0.1, 0.9, 0, false, 0, false), state(n[0], 3))));
    }

    private static Operand[] state(int n, int operands) {
        Operand[] in = new Operand[operands];
        Arrays.fill(in, Operand.constant(Values.in(0.01, 1), n));
        return in;
    }

    private static void random(List<Sample> all) {
        all.add(random("uniform", "uniform numbers in [0, 1)", Tensor::uniform));
        all.add(random("normal", "standard normal numbers, two of them by one thread", Tensor::normal));
    }

    private static void casts(List<Sample> all) {
        for (CastCuda.Format f : CastCuda.Format.values()) {
            all.add(cast("to_" + f.name().toLowerCase(Locale.ROOT), "floats narrowed to 16 bits",
                    (cuda, n, at) -> new CastCuda(cuda).narrow(f, at, at + 4L * n, n)));
            all.add(cast("from_" + f.name().toLowerCase(Locale.ROOT), "16 bits widened to floats",
                    (cuda, n, at) -> new CastCuda(cuda).widen(f, at, at + 4L * n, n)));
        }
    }

    /** Reads {@code n} numbers at {@code at} and writes behind them. */
    private interface Caster {
        void cast(Cuda cuda, int n, long at);
    }

    private static Sample cast(String kernel, String does, Caster c) {
        return new Sample(kernel, "cast/cast.ptx", does, List.of("NUMBERS"), List.of(4096), Precision.FP32,
                (device, n) -> {
                    try (Scope s = Scope.open(kernel)) {
                        Tensor both = Tensor.of(device, Values.signed().make(2 * n[0], 1), 2 * n[0]);
                        c.cast(device.cuda(), n[0], device.cuda().address(both));
                    }
                });
    }

    /** Makes a tensor of random numbers. */
    private interface Filler {
        Tensor fill(Backend device, RandomStream stream, int... dims);
    }

    private static Sample random(String kernel, String does, Filler f) {
        return new Sample(kernel, RANDOM, does, List.of("NUMBERS"), List.of(4096), Precision.FP32, (device, n) -> {
            try (Scope s = Scope.open(kernel)) {
                f.fill(device, new RandomStream(1, 0), n[0]);
            }
        });
    }
}
