package org.latentclr.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.cases.DeviceCheck;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.OpCases;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;
import org.latentclr.kernels.driver.DevicePool;
import org.latentclr.kernels.driver.SimulatorDriver;
import org.latentclr.kernels.libraries.Blas.Gemm;
import org.latentclr.kernels.libraries.Capability;
import org.latentclr.kernels.libraries.Convolution;
import org.latentclr.kernels.libraries.JavaBlas;
import org.latentclr.kernels.libraries.JavaDnn;
import org.latentclr.kernels.libraries.Libraries;
import org.latentclr.kernels.product.LibraryProducts;
import org.latentclr.kernels.simulator.Simulator;

/** What reaches the libraries: the layouts of all cases, one choice for each convolution, and own kernels for the rest. */
class LibraryProductsTest {
    private final SimulatorDriver driver = new SimulatorDriver();
    private final JavaBlas blas = new JavaBlas();
    private final JavaDnn dnn = new JavaDnn();
    private final CudaBackend device;

    LibraryProductsTest() {
        blas.use(driver);
        dnn.use(driver);
        device = new CudaBackend(CudaOptions.SIMULATED, driver,
                new Libraries(Capability.of("BLAS in Java", blas, "1"), Capability.of("DNN in Java", dnn, "1")));
    }

    @AfterEach
    void nothingIsLeft() {
        assertEquals(0, device.memory().liveBytes());
        device.close();
        assertTrue(blas.isClosed());
    }

    @TestFactory
    Stream<DynamicTest> allCasesOfProductsAndConvolutions() {
        DeviceCheck check = new DeviceCheck(device);
        List<OpCase> cases = OpCases.all().stream()
                .filter(c -> LibraryProducts.BLAS_OPS.contains(c.op().getClass())
                        || LibraryProducts.DNN_OPS.contains(c.op().getClass()))
                .toList();
        assertTrue(cases.size() > 20, cases.size() + " cases");
        return Stream.concat(cases.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> check.check(c))),
                Stream.of(DynamicTest.dynamicTest("most of them reached a library", () -> {
                    assertTrue(blas.calls().size() >= 10, blas.calls().size() + " products");
                    assertTrue(dnn.ran().size() >= 10, dnn.ran().size() + " convolutions");
                })));
    }

    /** Of the ways to compute a modulated convolution one is the fastest; whichever it is, the result is right. */
    @TestFactory
    Stream<DynamicTest> everyWayOfModulatedConvolutionsIsRight() {
        return Stream.of(1, 2).flatMap(up -> {
            int ways = up + 1;
            return IntStream.range(0, ways).boxed().flatMap(fastest -> modulated(up)
                    .map(c -> DynamicTest.dynamicTest("way " + fastest + ": " + c.name(),
                            () -> check(c, new Clock(ways, fastest)))));
        });
    }

    private static Stream<OpCase> modulated(int up) {
        return OpCases.all().stream().filter(c -> c.op() instanceof ModulatedLayer l && l.conv().up() == up
                && l.act().gradientFromResult() && c.operands().get(1).shape().dim(2) == 3
                && c.operands().get(0).shape().size() > 0 && c.operands().get(0).shape().size() < 200);
    }

    private static void check(OpCase c, Clock clock) {
        JavaBlas blas = new JavaBlas();
        JavaDnn dnn = new JavaDnn();
        blas.use(clock);
        dnn.use(clock);
        try (CudaBackend device = new CudaBackend(CudaOptions.SIMULATED, clock,
                new Libraries(Capability.of("BLAS in Java", blas, "1"), Capability.of("DNN in Java", dnn, "1")))) {
            new DeviceCheck(device).check(c);
            assertTrue(clock.asked >= clock.ways && clock.asked % clock.ways == 0, clock.asked + " ways timed");
            assertTrue(!dnn.ran().isEmpty());
        }
    }

    /** Where there is room for the own kernel only, that is the way; no library's need of memory ends an op. */
    @Test
    void memoryThatIsEnoughWithoutALibraryIsEnoughWithOne() {
        int enough = 0;
        for (long limit = 100_000; limit <= 500_000; limit += 25_000) {
            if (!enlarges(new CudaBackend(CudaOptions.SIMULATED, new SimulatorDriver(new Simulator(), limit))))
                continue;
            enough++;
            SimulatorDriver driver = new SimulatorDriver(new Simulator(), limit);
            JavaBlas blas = new JavaBlas();
            JavaDnn dnn = new JavaDnn();
            blas.use(driver);
            dnn.use(driver);
            assertTrue(enlarges(new CudaBackend(CudaOptions.SIMULATED, driver,
                    new Libraries(Capability.of("BLAS in Java", blas, "1"), Capability.of("DNN in Java", dnn, "1")))),
                    limit + " bytes");
        }
        assertTrue(enough > 3 && enough < 17, enough + " limits were enough");
    }

    /** Whether a layer that enlarges finds room. */
    private static boolean enlarges(CudaBackend device) {
        try (device; Scope s = Scope.open("test")) {
            ModulatedConv2d.apply(Tensor.full(device, 1, 1, 24, 12, 12),
                    Tensor.full(device, 1, 24, 24, 3, 3), Tensor.full(device, 1, 1, 24), null,
                    Tensor.full(device, 1, 4, 4), 2, 1, 1, true, false);
            return true;
        } catch (EngineException e) {
            assertEquals(DevicePool.WHERE, e.where(), e.getMessage());
            return false;
        }
    }

    /** Of so many works that are timed in turn the one of this number takes the least time. */
    private static final class Clock extends SimulatorDriver {
        private final int ways;
        private final int fastest;
        private int asked;

        Clock(int ways, int fastest) {
            this.ways = ways;
            this.fastest = fastest;
        }

        @Override
        public double milliseconds(Event from, Event to) {
            return asked++ % ways == fastest ? 1 : 2;
        }
    }

    @Test
    void anAlgorithmIsChosenOncePerShape() {
        try (Scope s = Scope.open("test")) {
            Tensor w = Tensor.of(device, new float[2 * 3 * 9], 2, 3, 3, 3);
            for (int n : new int[]{1, 2, 1, 2, 1})
                Conv2d.apply(Tensor.of(device, new float[n * 3 * 25], n, 3, 5, 5), w, ConvSpec.of(1, 1)).toFloats();
            Conv2d.apply(Tensor.of(device, new float[3 * 25], 1, 3, 5, 5), w, ConvSpec.of(2, 1)).toFloats();
        }
        assertEquals(3, dnn.chosen().size());
        assertEquals(6, dnn.ran().size());
        Set<Convolution> distinct = new HashSet<>(dnn.ran());
        assertEquals(new HashSet<>(dnn.chosen()), distinct);
    }

    @Test
    void whatTheLibraryHasNoAlgorithmForIsComputedAndRemembered() {
        ConvSpec dilated = new ConvSpec(1, 1, 0, 0, 2, 2, 1);
        try (Scope s = Scope.open("test")) {
            Tensor x = Tensor.of(device, new float[]{1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
            Tensor w = Tensor.of(device, new float[]{1, 1, 1, 1}, 1, 1, 2, 2);
            for (int i = 0; i < 2; i++) assertArrayEquals(new float[]{20}, Conv2d.apply(x, w, dilated).toFloats());
        }
        assertEquals(1, dnn.chosen().size());
        assertEquals(0, dnn.ran().size());
    }

    @Test
    void transposedAndBroadcastOperandsGoAsTheyLie() {
        try (Scope s = Scope.open("test")) {
            Tensor a = Tensor.of(device, new float[]{1, 2, 3, 4, 5, 6}, 3, 2);
            Tensor b = Tensor.of(device, new float[]{1, 0, 2, 0, 1, 3}, 2, 3);
            // aᵀ·bᵀ with both operands as stored.
            Tensor c = MatMul.apply(a.transpose(0, 1), b.transpose(0, 1));
            assertArrayEquals(new float[]{11, 18, 14, 22}, c.toFloats());
            assertEquals(new Gemm(true, true, 2, 2, 3, 3, 6, 2, 6, 2, 4, 1), normal(blas.calls().getLast()));
            // One matrix for a batch of three has step 0.
            Tensor many = Tensor.of(device, new float[]{1, 2, 3, 4, 5, 6}, 3, 2, 1);
            MatMul.apply(a.reshape(1, 3, 2).expand(3, 3, 2), many).toFloats();
            assertEquals(0, blas.calls().getLast().stepB());
            assertEquals(3, blas.calls().getLast().batch());
        }
    }

    /** Steps between matrices of a batch of one have no meaning. */
    private static Gemm normal(Gemm g) {
        return g.batch() > 1
                ? g
                : new Gemm(g.transposeA(), g.transposeB(), g.m(), g.n(), g.k(), g.lda(), 6, g.ldb(), 6, g.ldc(),
                        g.stepC(), 1);
    }

    @Test
    void stridesThatNoLibraryWalksAreLeftToTheOwnKernel() {
        try (Scope s = Scope.open("test")) {
            Tensor wide = Tensor.of(device, new float[]{1, 9, 2, 9, 3, 9, 4, 9}, 2, 2, 2);
            Tensor gaps = wide.slice(2, 0, 1).reshape(2, 2);
            float[] expected = {7, 10, 15, 22};
            assertArrayEquals(expected, MatMul.apply(gaps, gaps).toFloats());
        }
    }

    @Test
    void onlyDenseLinesAreOperands() {
        assertTrue(Gemm.rowMajor(1, 2, 2, 2, new int[]{0, 4, 2}, new int[]{0, 2, 1}).isEmpty());
        assertTrue(Gemm.rowMajor(1, 2, 2, 2, new int[]{0, 0, 1}, new int[]{0, 2, 1}).isEmpty(), "all rows the same");
        Gemm column = Gemm.rowMajor(1, 3, 1, 4, new int[]{0, 4, 1}, new int[]{0, 1, 7}).orElseThrow();
        assertTrue(column.lda() >= 1 && column.m() == 1);
    }
}
