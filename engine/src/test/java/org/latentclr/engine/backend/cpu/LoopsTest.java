package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.backend.cpu.Epilogue.Activation;
import org.latentclr.engine.backend.cpu.Epilogue.Options;
import org.latentclr.engine.backend.cpu.Epilogue.Parts;
import org.latentclr.engine.backend.cpu.LoopKernels.Arithmetic;
import org.latentclr.engine.backend.cpu.LoopKernels.Function;
import org.latentclr.engine.backend.cpu.LoopKernels.Simple;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.AdamStep;

class LoopsTest {
    private static final int[] SIZES = {0, 1, 2, 15, 16, 17, 33, 64, 129, 1000, 40_000};
    private static final VectorSupport VECTOR = VectorSupport.detect();
    private static final VectorSupport PLAIN = VectorSupport.scalar();

    /** Runs a body with both implementations and 1 to 4 threads and demands the same bits. */
    private interface Body {
        float[] run(Team team, VectorSupport support);
    }

    private static float[] everywhere(Body body) {
        float[] first = null;
        for (VectorSupport support : new VectorSupport[]{PLAIN, VECTOR}) first = threads(support, first, body);
        return first;
    }

    private static float[] threads(VectorSupport support, float[] expected, Body body) {
        float[] first = expected;
        for (int threads = 1; threads <= 4; threads++) {
            try (Team team = new Team(threads)) {
                float[] out = body.run(team, support);
                if (first == null) first = out;
                assertArrayEquals(first, out, support.describe());
            }
        }
        return first;
    }

    private static float apply(Arithmetic op, float a, float b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
        };
    }

    @Test
    void simpleFunctionsAreExactAndKeepWhatIsNoNumber() {
        float[] special = {0f, -0f, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1e-45f, -1e-45f, 0.7f};
        for (Simple f : Simple.values())
            for (int n : SIZES) {
                float[] x = GemmTest.random(n + 3, n), expected = new float[n];
                for (int i = 0; i < Math.min(n, special.length); i++) x[3 + i] = special[i];
                for (int i = 0; i < n; i++) expected[i] = (float) simple(f, 0.2f, 0.6f).applyAsDouble(x[3 + i]);
                if (f == Simple.AFFINE) for (int i = 0; i < n; i++) expected[i] = 0.2f * x[3 + i] + 0.6f;
                assertArrayEquals(expected, everywhere((team, s) -> {
                    float[] y = new float[n];
                    s.loops().simple(f, 0.2f, 0.6f, x, 3, y, 0, n);
                    return y;
                }), () -> f + " of " + n);
            }
    }

    private static DoubleUnaryOperator simple(Simple f, double a, double b) {
        return new Unary(Unary.Kind.valueOf(f.name()), a, b).function();
    }

    @Test
    void arithmeticIsExactWithOffsetsAndInPlace() {
        for (Arithmetic op : Arithmetic.values()) {
            for (int n : SIZES) {
                float[] a = GemmTest.random(n + 3, n), b = GemmTest.random(n + 5, n + 1), expected = new float[n];
                for (int i = 0; i < n; i++) expected[i] = apply(op, a[3 + i], b[5 + i]);
                assertArrayEquals(expected, everywhere((team, s) -> {
                    float[] c = new float[n];
                    s.loops().binary(op, a, 3, b, 5, c, 0, n);
                    return c;
                }));
                for (int i = 0; i < n; i++) expected[i] = apply(op, a[i], 0.3f);
                assertArrayEquals(expected, everywhere((team, s) -> {
                    float[] c = Arrays.copyOf(a, n);
                    s.loops().binaryRight(op, c, 0, 0.3f, c, 0, n);
                    return c;
                }));
                for (int i = 0; i < n; i++) expected[i] = apply(op, 0.3f, a[i]);
                assertArrayEquals(expected, everywhere((team, s) -> {
                    float[] c = Arrays.copyOf(a, n);
                    s.loops().binaryLeft(op, 0.3f, c, 0, c, 0, n);
                    return c;
                }));
            }
        }
    }

    @Test
    void functionsAreWithinUnitsInTheLastPlace() {
        close(Function.EXP, 0.501, Math::exp);
        close(Function.TANH, 0.501, Math::tanh);
        close(Function.SIGMOID, 0.501, v -> v >= 0 ? 1 / (1 + Math.exp(-v)) : Math.exp(v) / (1 + Math.exp(v)));
    }

    private static void close(Function f, double units, DoubleUnaryOperator truth) {
        int n = 200_000;
        float[] x = new float[n];
        for (int i = 0; i < n; i++) x[i] = i % 2 == 0 ? -106f + i * (196f / n) : (i - n / 2) * 1e-5f;
        float[] special = {Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 0f, -0f, 88.72f, 88.73f,
                -103.9f, -104.1f, 1e-30f, 1000f, -1000f};
        System.arraycopy(special, 0, x, 0, special.length);
        for (VectorSupport support : new VectorSupport[]{VECTOR, PLAIN}) {
            float[] y = new float[n];
            support.loops().function(f, x, 0, y, 0, n);
            for (int i = 0; i < n; i++) {
                double exact = truth.applyAsDouble(x[i]);
                float rounded = (float) exact;
                if (Float.isNaN(rounded) || Float.isInfinite(rounded)) assertEquals(rounded, y[i], f + " of " + x[i]);
                else
                    assertTrue(Math.abs(y[i] - exact) <= units * Math.ulp(rounded), f + " of " + x[i] + ": " + y[i]);
            }
        }
    }

    @Test
    void theResultOfAFunctionDoesNotDependOnThePlace() {
        float[] x = GemmTest.random(67, 1);
        for (Function f : Function.values()) {
            float[] all = new float[67], one = new float[1];
            VECTOR.loops().function(f, x, 0, all, 0, 67);
            for (int i = 0; i < 67; i++) {
                VECTOR.loops().function(f, x, i, one, 0, 1);
                assertEquals(one[0], all[i]);
            }
        }
    }

    private static float act(Options o, float t) {
        float y = switch (o.activation()) {
            case LINEAR -> t;
            case RELU -> Math.max(t, 0);
            case LEAKY_RELU -> t > 0 ? t : t * o.slope();
        } * o.gain();
        return Math.clamp(y, -o.limit(), o.limit());
    }

    @Test
    void biasActAndItsGradient() {
        int n = 2, c = 3;
        for (int inner : new int[]{1, 15, 16, 50, 9000}) {
            float[] x = GemmTest.random(n * c * inner, 1), bias = GemmTest.random(c, 2),
                    scale = GemmTest.random(n * c, 3);
            float[] noise = GemmTest.random(n * inner, 4), dy = GemmTest.random(x.length, 5);
            for (Activation a : Activation.values()) {
                for (float limit : new float[]{0.7f, Float.POSITIVE_INFINITY}) {
                    Options o = new Options(a, 0.2f, 1.5f, limit, 0.4f);
                    Parts parts = new Parts(bias, 0, scale, 0, noise, 0, n);
                    float[] y = new float[x.length], dx = y.clone();
                    double[] dt = new double[n * c], dtx = new double[n * c];
                    for (int i = 0; i < x.length; i++) {
                        int plane = i / inner;
                        float t = x[i] * scale[plane] + noise[plane / c * inner + i % inner] * 0.4f + bias[plane % c];
                        y[i] = act(o, t);
                        float slope = Math.abs(y[i]) >= limit
                                ? 0
                                : t > 0 || a == Activation.LINEAR ? 1 : a == Activation.RELU ? 0 : 0.2f;
                        dx[i] = dy[i] * 1.5f * slope * scale[plane];
                        dt[plane] += dy[i] * 1.5f * slope;
                        dtx[plane] += (double) dy[i] * 1.5f * slope * x[i];
                    }
                    assertArrayEquals(y, everywhere((team, s) -> {
                        float[] out = new float[x.length];
                        new EpiloguePass(team, s).forward(n, c, inner, o, parts, x, 0, out, 0);
                        return out;
                    }));
                    for (VectorSupport support : new VectorSupport[]{VECTOR, PLAIN}) {
                        float[] all = threads(support, null, (team, s) -> {
                            float[] out = new float[x.length], sums = new float[n * c], products = new float[n * c];
                            new EpiloguePass(team, s).backward(n, c, inner, o, parts, y, 0, dy, 0, x, 0, out, 0, sums,
                                    products);
                            float[] joined = Arrays.copyOf(out, x.length + 2 * n * c);
                            System.arraycopy(sums, 0, joined, x.length, n * c);
                            System.arraycopy(products, 0, joined, x.length + n * c, n * c);
                            return joined;
                        });
                        for (int i = 0; i < x.length; i++) assertEquals(dx[i], all[i], 3e-7f);
                        for (int i = 0; i < n * c; i++) {
                            assertEquals(dt[i], all[x.length + i], 1e-6 * (inner + 5));
                            assertEquals(dtx[i], all[x.length + n * c + i], 1e-6 * (inner + 5));
                        }
                    }
                }
            }
        }
        assertThrows(IllegalArgumentException.class, () -> Options.of(Activation.LINEAR, 0, -1));
    }

    @Test
    void activationWithoutPartsKeepsSpecialValues() {
        float[] x = new float[40];
        Arrays.fill(x, -1f);
        x[0] = x[33] = Float.NaN;
        x[1] = x[34] = Float.NEGATIVE_INFINITY;
        x[2] = x[35] = Float.POSITIVE_INFINITY;
        float[] y = everywhere((team, s) -> {
            float[] out = new float[40];
            new EpiloguePass(team, s).forward(1, 1, 40, Options.of(Activation.RELU, 0, 1), Parts.EMPTY, x, 0, out, 0);
            return out;
        });
        assertTrue(Float.isNaN(y[0]) && Float.isNaN(y[33]));
        assertEquals(0f, y[1]);
        assertEquals(0f, y[34]);
        assertEquals(Float.POSITIVE_INFINITY, y[35]);
    }

    @Test
    void sumsAreAccurateAndIndependentOfThreads() {
        for (VectorSupport support : new VectorSupport[]{VECTOR, PLAIN}) {
            for (int n : new int[]{0, 1, 63, 64, 65, 1000, 20_000, 300_001}) {
                Random random = new Random(n);
                float[] x = new float[n], z = new float[n];
                double sum = 0, squares = 0, dot = 0;
                for (int i = 0; i < n; i++) {
                    x[i] = 1 + (float) random.nextGaussian();
                    z[i] = random.nextFloat();
                    sum += x[i];
                    squares += (double) x[i] * x[i];
                    dot += (double) x[i] * z[i];
                }
                float[] out = threads(support, null, (team, s) -> {
                    Reduce reduce = new Reduce(team, s);
                    float[] y = {(float) reduce.sum(n, x, 0), (float) reduce.dot(n, x, 0, z, 0), 0, 0, 0};
                    reduce.rowSums(1, n, x, 0, y, 2);
                    reduce.rowNorms(1, n, x, 0, y, 3);
                    reduce.rowDots(1, n, x, 0, z, 0, y, 4);
                    return y;
                });
                assertEquals(sum, out[0], 2e-7 * Math.abs(sum));
                assertEquals(dot, out[1], 2e-7 * Math.abs(dot));
                assertEquals(out[0], out[2]);
                assertEquals(Math.sqrt(squares), out[3], 2e-7 * Math.sqrt(squares));
                assertEquals(out[1], out[4]);
            }
        }
    }

    @Test
    void rowsAndColumnsAreSummed() {
        int rows = 37, inner = 530;
        float[] x = GemmTest.random(rows * inner, 1);
        double[] byRow = new double[rows], byColumn = new double[inner];
        for (int i = 0; i < x.length; i++) {
            byRow[i / inner] += x[i];
            byColumn[i % inner] += x[i];
        }
        float[] out = threads(VECTOR, null, (team, s) -> {
            float[] y = new float[rows + inner];
            new Reduce(team, s).rowSums(rows, inner, x, 0, y, 0);
            new Reduce(team, s).columnSums(rows, inner, x, 0, y, rows);
            return y;
        });
        for (int i = 0; i < rows; i++) assertEquals(byRow[i], out[i], 1e-5);
        for (int i = 0; i < inner; i++) assertEquals(byColumn[i], out[rows + i], 1e-6);
    }

    @Test
    void adamFollowsItsFormula() {
        for (boolean decoupled : new boolean[]{false, true}) {
            int n = 75;
            double[] p = new double[n], m = new double[n], v = new double[n];
            float[] start = GemmTest.random(n, 1);
            for (int i = 0; i < n; i++) p[i] = start[i];
            for (int t = 1; t <= 5; t++) {
                float[] g = GemmTest.random(n, 10 + t);
                for (int i = 0; i < n; i++) {
                    double gradient = g[i] + (decoupled ? 0 : 0.01 * p[i]);
                    if (decoupled) p[i] *= 1 - 0.05 * 0.01;
                    m[i] = 0.9 * m[i] + 0.1 * gradient;
                    v[i] = 0.99 * v[i] + 0.01 * gradient * gradient;
                    p[i] -= 0.05 * (m[i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(v[i] / (1 - Math.pow(0.99, t))) + 1e-8);
                }
            }
            float[] out = everywhere((team, s) -> {
                float[] q = start.clone(), first = new float[n], second = new float[n];
                for (int t = 1; t <= 5; t++) {
                    var step = new AdamStep(0.05, 0.9, 0.99, 1e-8, 0.01, decoupled, t);
                    s.loops().adam(AdamNumbers.of(step), q, 0, GemmTest.random(n, 10 + t), 0, first, 0, second, 0, n);
                }
                return q;
            });
            for (int i = 0; i < n; i++) assertEquals(p[i], out[i], 1e-6);
        }
    }

    @Test
    void theFallbackSaysWhatItIs() {
        assertEquals(0, PLAIN.bits());
        assertTrue(VECTOR.bits() > 0, "tests run with --add-modules jdk.incubator.vector");
        assertThrows(IllegalArgumentException.class, () -> VectorSupport.ofBits(100));
    }
}
