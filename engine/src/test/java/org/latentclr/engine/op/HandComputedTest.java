package org.latentclr.engine.op;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.NoLeaks;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.Conv2dResample;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.engine.op.fused.UpFirDn2d;

/** Each op on a few numbers whose result was worked out by hand. */
class HandComputedTest {
    private static final Backend DEVICE = new ReferenceBackend();

    @RegisterExtension
    final NoLeaks leaks = new NoLeaks(DEVICE);

    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Tensor t(double[] v, int... dims) {
        return Tensor.of(DEVICE, v, dims.length == 0 ? new int[]{v.length} : dims);
    }

    private static Tensor v(double... v) {
        return t(v);
    }

    private static void expect(Tensor found, double... expected) {
        assertArrayEquals(expected, found.toDoubles(), 1e-12);
    }

    static Stream<Object[]> unaries() {
        return Map.<Unary, double[]>ofEntries(entry("AFFINE", 2, 1, 3, 7), entry("POW", 3, 0, 2, 8),
                entry("CLAMP", -1, 2, 5, 2), entry("LEAKY", 0.1, 0, -2, -0.2), entry("EXP", 0, 0, 1, Math.E),
                entry("EXPM1", 0, 0, 0, 0), entry("LOG", 0, 0, Math.E, 1), entry("SQRT", 0, 0, 9, 3),
                entry("RSQRT", 0, 0, 4, 0.5), entry("RECIPROCAL", 0, 0, 4, 0.25), entry("SQUARE", 0, 0, -3, 9),
                entry("ABS", 0, 0, -3, 3), entry("SIGN", 0, 0, -3, -1), entry("STEP", 0, 0, 0.1, 1),
                entry("RELU", 0, 0, -1, 0), entry("TANH", 0, 0, 0.5 * Math.log(3), 0.5),
                entry("SIGMOID", 0, 0, Math.log(3), 0.75), entry("SOFTPLUS", 0, 0, Math.log(3), Math.log(4)),
                entry("ERF", 0, 0, 1, 0.8427007929497149), entry("SIN", 0, 0, Math.PI / 6, 0.5),
                entry("COS", 0, 0, Math.PI / 3, 0.5), entry("FLOOR", 0, 0, -0.5, -1)).entrySet().stream()
                .map(e -> new Object[]{e.getKey(), e.getValue()[0], e.getValue()[1]});
    }

    private static Map.Entry<Unary, double[]> entry(String kind, double a, double b, double x, double y) {
        return Map.entry(new Unary(Unary.Kind.valueOf(kind), a, b), new double[]{x, y});
    }

    @ParameterizedTest
    @MethodSource("unaries")
    void unary(Unary op, double x, double y) {
        expect(Dispatch.apply(op, v(x)), y);
        assertEquals(Unary.Kind.values().length, unaries().count());
    }

    @Test
    void binary() {
        Tensor a = v(6, -2, 3);
        Tensor b = v(2, 4, 3);
        Map<Binary.Kind, double[]> expected = Map.ofEntries(Map.entry(Binary.Kind.ADD, new double[]{8, 2, 6}),
                Map.entry(Binary.Kind.SUB, new double[]{4, -6, 0}), Map.entry(Binary.Kind.MUL, new double[]{12, -8, 9}),
                Map.entry(Binary.Kind.DIV, new double[]{3, -0.5, 1}),
                Map.entry(Binary.Kind.POW, new double[]{36, 16, 27}), Map.entry(Binary.Kind.MAX, new double[]{6, 4, 3}),
                Map.entry(Binary.Kind.MIN, new double[]{2, -2, 3}), Map.entry(Binary.Kind.GT, new double[]{1, 0, 0}),
                Map.entry(Binary.Kind.GE, new double[]{1, 0, 1}), Map.entry(Binary.Kind.LT, new double[]{0, 1, 0}),
                Map.entry(Binary.Kind.LE, new double[]{0, 1, 1}), Map.entry(Binary.Kind.EQ, new double[]{0, 0, 1}),
                Map.entry(Binary.Kind.NE, new double[]{1, 1, 0}));
        for (Binary.Kind k : Binary.Kind.values()) expect(Binary.apply(k, a, b), expected.get(k));
    }

    @Test
    void choiceAndReductions() {
        expect(Select.apply(v(1, 0), v(3, 4), v(5, 6)), 3, 6);
        Tensor x = t(new double[]{1, 5, 2, 4, 3, 6}, 2, 3);
        expect(Reduce.apply(Reduce.Kind.SUM, x, false, 1), 8, 13);
        expect(Reduce.apply(Reduce.Kind.MAX, x, false, 0), 4, 5, 6);
        expect(Reduce.apply(Reduce.Kind.MIN, x, false, 0), 1, 3, 2);
        expect(Reduce.apply(Reduce.Kind.PROD, x, false, 1), 10, 72);
        expect(Cumsum.apply(x, 1), 1, 6, 8, 4, 7, 13);
        expect(ArgReduce.argmax(x, 1), 1, 2);
        expect(ArgReduce.argmin(x, 0), 0, 1, 0);
        expect(ArgSort.apply(x, 1, false), 0, 2, 1, 1, 0, 2);
    }

    @Test
    void views() {
        Tensor x = t(new double[]{1, 2, 3, 4, 5, 6}, 2, 3);
        expect(x.reshape(3, 2), 1, 2, 3, 4, 5, 6);
        expect(x.permute(1, 0), 1, 4, 2, 5, 3, 6);
        expect(Views.slice(x, 1, 0, 3, 2), 1, 3, 4, 6);
        expect(v(7).expand(3), 7, 7, 7);
        expect(Views.flip(x, 1), 3, 2, 1, 6, 5, 4);
        expect(x.transpose(0, 1).contiguous(), 1, 4, 2, 5, 3, 6);
        expect(Concat.apply(0, v(1), v(2, 3)), 1, 2, 3);
        expect(Embed.apply(v(1, 2), Shape.of(5), new int[]{1}, new int[]{2}, 9), 9, 1, 9, 2, 9);
    }

    @Test
    void indexing() {
        Tensor x = t(new double[]{1, 2, 3, 4}, 2, 2);
        expect(Gather.apply(x, 1, t(new double[]{1, 0}, 2, 1)), 2, 3);
        expect(ScatterAdd.apply(v(1, 2, 4), 0, v(1, 0, 1), 3), 2, 5, 0);
        assertThrows(EngineException.class, () -> ScatterAdd.apply(v(1), 0, v(0), 0), "no place in an empty result");
        expect(MaxPoolIndex.maxPool(t(new double[]{1, 7, 2, 3, 4, 5, 6, 0, 8}, 1, 1, 3, 3), 2, 1, 0, false), 7, 7, 6,
                8);
        expect(Dispatch.apply(new MaxPoolIndex(2, 2, 1, 1, 0, 0, false),
                t(new double[]{1, 7, 2, 3, 4, 5, 6, 0, 8}, 1, 1, 3, 3)), 1, 1, 6, 8);
    }

    @Test
    void products() {
        Tensor a = t(new double[]{1, 2, 3, 4}, 2, 2);
        expect(a.matmul(t(new double[]{1, 0, 1, 1}, 2, 2)), 3, 2, 7, 4);
        expect(Solve.apply(a, t(new double[]{5, 11}, 2, 1)), 1, 2);
        Tensor x = t(new double[]{1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
        Tensor w = t(new double[]{1, 0, 0, -1}, 1, 1, 2, 2);
        ConvSpec plain = ConvSpec.of(1, 0);
        expect(Conv2d.apply(x, w, plain), -4, -4, -4, -4);
        expect(Conv2d.transposed(t(new double[]{1, 2, 3, 4}, 1, 1, 2, 2), w, plain, 0), 1, 2, 0, 3, 3, -2, 0, -3, -4);
        expect(Dispatch.apply(new Conv2d.FilterGrad(plain, 2, 2), x, t(new double[]{1, 0, 0, 0}, 1, 1, 2, 2)), 1, 2, 4,
                5);
    }

    @Test
    void outputPaddingBeyondTheStride() {
        Tensor x = t(new double[]{1, 2}, 1, 1, 1, 2);
        Tensor w = t(new double[]{1, 10}, 1, 1, 1, 2);
        Tensor y = Conv2d.transposed(x, w, new ConvSpec(1, 1, 0, 0, 1, 3, 1), 0, 2);
        expect(y, 1, 2, 0, 10, 20, 0, 0);
    }

    @Test
    void activations() {
        double l3 = Math.log(3);
        Map<Activation, double[]> at = Map.of(Activation.LINEAR, new double[]{-2, -2}, Activation.RELU,
                new double[]{-2, 0}, Activation.LRELU, new double[]{-2, -0.4}, Activation.TANH,
                new double[]{l3 / 2, 0.5}, Activation.SIGMOID, new double[]{l3, 0.75}, Activation.ELU,
                new double[]{-l3, -2.0 / 3}, Activation.SELU, new double[]{1, 1.0507009873554805}, Activation.SOFTPLUS,
                new double[]{l3, Math.log(4)}, Activation.SWISH, new double[]{l3, 0.75 * l3});
        for (Activation a : Activation.values()) {
            double[] xy = at.get(a);
            expect(a.apply(v(xy[0]), a.defaultAlpha()), xy[1]);
            assertEquals(xy[1], a.value(xy[0], a.defaultAlpha()), 1e-12);
            assertEquals(a, Activation.of(a.label()));
        }
    }

    @Test
    void biasActAndItsGradient() {
        Tensor x = t(new double[]{1, -3, 5, 0}, 2, 2).track();
        Tensor y = BiasAct.apply(x, v(1, 2), 1, Activation.LRELU, 0.5, 2, 10);
        expect(y, 4, -1, 10, 4);
        expect(Autograd.grad(y.sum(), x)[0], 2, 1, 0, 2);
        Tensor g = Dispatch.apply(new BiasAct.Grad(Activation.RELU, 0, 3, 5), v(1, 1, 1), v(4, 0, 5));
        expect(g, 3, 0, 0);
    }

    @Test
    void upfirdn() {
        Tensor x = t(new double[]{1, 2}, 1, 1, 1, 2);
        Tensor f = t(new double[]{1, 10}, 1, 2);
        // spread and padded: 0 1 0 2 0; convolved with (1, 10): x_i + 10·x_{i−1}
        expect(new UpFirDn2d(2, 1, 1, 1, 1, 0, 0, 0, false, 1).apply(x, f), 1, 10, 2, 20);
        expect(new UpFirDn2d(2, 1, 1, 1, 1, 0, 0, 0, true, 0.5).apply(x, f), 5, 0.5, 10, 1);
        expect(new UpFirDn2d(2, 1, 2, 1, 1, 0, 0, 0, false, 1).apply(x, f), 1, 2);
        expect(new UpFirDn2d(1, 1, 1, 1, -1, 1, 0, 0, true, 1).apply(x, f), 2);
    }

    @Test
    void resamplingKeepsAFlatImage() {
        Tensor f = Resample.setupFilter(DEVICE, 1, 3, 3, 1);
        expect(f.sum(), 1);
        Tensor flat = Tensor.full(DEVICE, 3, 1, 1, 6, 6);
        expect(Resample.upsample2d(flat, f, 2).slice(2, 5, 6).slice(3, 5, 7), 3, 3);
        expect(Resample.downsample2d(flat, f, 2).slice(2, 1, 2).slice(3, 1, 2), 3);
        expect(Resample.filter2d(flat, f, new int[4], false, 1).slice(2, 3, 4).slice(3, 3, 4), 3);
        assertEquals(1, Resample.setupFilter(DEVICE, 1, 2, 3, 4, 5, 4, 3, 1).rank());
    }

    /** Every path of the resampling convolution against its definition: upsample, pad, convolve, downsample one after the other. */
    @Test
    void resamplingConvolutionIsItsDefinition() {
        Tensor x = wave(2 * 4 * 7 * 6).reshape(2, 4, 7, 6);
        Tensor f = Resample.setupFilter(DEVICE, 1, 2, 4, 3);
        for (int kernel : new int[]{1, 3})
            for (int groups : new int[]{1, 2})
                for (int[] factors : List.of(new int[]{1, 1}, new int[]{2, 1}, new int[]{1, 2}, new int[]{2, 2},
                        new int[]{3, 2}))
                    for (int[] padding : List.of(new int[4], new int[]{1, 1, 1, 1}, new int[]{2, 0, -1, 3})) {
                        Tensor w = wave(6 * 4 / groups * kernel * kernel).reshape(6, 4 / groups, kernel, kernel);
                        boolean flip = kernel == 1 || groups == 2;
                        Tensor fast = Conv2dResample.apply(x, w, f, factors[0], factors[1], padding, groups, flip);
                        Tensor slow = slow(x, flip ? w : Views.flip(w, 2, 3), f, factors[0], factors[1], padding,
                                groups);
                        assertEquals(slow.shape(), fast.shape());
                        assertArrayEquals(slow.toDoubles(), fast.toDoubles(), 1e-12);
                    }
    }

    private static Tensor slow(Tensor x, Tensor w, Tensor f, int up, int down, int[] padding, int groups) {
        int[] p = padding.clone();
        if (up > 1) for (int i = 0; i < 4; i++) p[i] += i % 2 == 0 ? (4 + up - 1) / 2 : Math.floorDiv(4 - up, 2);
        if (down > 1) for (int i = 0; i < 4; i++) p[i] += Math.floorDiv(4 - down + (i % 2 == 0 ? 1 : 0), 2);
        Tensor one = Tensor.full(DEVICE, 1, 1, 1);
        Tensor high = UpFirDn2d.of(up, 1, p, false, up * up).apply(x, up > 1 ? f : one);
        Tensor y = Conv2d.apply(high, w, ConvSpec.of(1, 0).withGroups(groups));
        return down > 1 ? UpFirDn2d.of(1, down, new int[4], false, 1).apply(y, f) : y;
    }

    private static Tensor wave(int n) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) v[i] = Math.sin(1 + 5.1 * i);
        return t(v);
    }

    @Test
    void errorsNameOpExpectedAndFound() {
        message(() -> BiasAct.apply(v(1, 2), v(1), 0, Activation.RELU, 0, 1, -1),
                "bias_act: expected a bias of shape [2]");
        message(() -> Activation.of("gelu"), "found 'gelu'");
        message(() -> UpFirDn2d.of(1, 1, new int[4], false, 1).apply(t(new double[]{1}, 1, 1, 1, 1), wave(4)),
                "at least as large as the filter");
        message(() -> Resample.setupFilter(DEVICE), "at least one tap");
    }

    private static void message(Supplier<?> call, String part) {
        RuntimeException e = org.junit.jupiter.api.Assertions.assertThrows(RuntimeException.class, call::get);
        org.junit.jupiter.api.Assertions.assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
