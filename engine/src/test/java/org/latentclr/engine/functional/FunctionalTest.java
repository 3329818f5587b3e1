package org.latentclr.engine.functional;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.NoLeaks;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.cases.Derivatives;
import org.latentclr.engine.cases.Values;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.functional.Pooling.Window;

/** Values worked out by hand, and derivatives to the second order. */
class FunctionalTest {
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

    private static void expect(Tensor found, double... expected) {
        assertArrayEquals(expected, found.toDoubles(), 1e-12);
    }

    /** Checks derivatives of a function of one operand with values in −1.5..1.5, away from 0. */
    private static void differentiable(String name, Function<Tensor, Tensor> f, int... dims) {
        Shape s = Shape.of(dims);
        float[] v = Values.awayFrom(0).make(s.size(), name.hashCode());
        double[] x = new double[v.length];
        for (int i = 0; i < x.length; i++) x[i] = v[i];
        new Derivatives(DEVICE, in -> f.apply(in[0]), java.util.List.of(s), new double[][]{x}, new boolean[]{true}, 3)
                .check(name, 2);
    }

    @Test
    void softmaxOfLogarithms() {
        Tensor x = t(new double[]{0, Math.log(3)}, 1, 2);
        expect(Softmax.softmax(x, 1), 0.25, 0.75);
        expect(Softmax.logSoftmax(x, 1), Math.log(0.25), Math.log(0.75));
        expect(Softmax.logSumExp(x, 1, false), Math.log(4));
        expect(Softmax.softmax(t(new double[]{1000, -1000}), 0), 1, 0);
        double none = Double.NEGATIVE_INFINITY;
        expect(Softmax.logSumExp(t(new double[]{none, none}), 0, false), none);
        differentiable("softmax", y -> Softmax.softmax(y, 0), 3, 4);
        differentiable("log_softmax", y -> Softmax.logSoftmax(y, 1), 3, 4);
        differentiable("logsumexp", y -> Softmax.logSumExp(y, -1, true), 3, 4);
    }

    @Test
    void pointwise() {
        expect(Pointwise.gelu(t(new double[]{1})), 0.8413447460685429);
        expect(Pointwise.lerp(t(new double[]{1}), t(new double[]{3}), 0.25), 1.5);
        expect(Pointwise.elu(t(new double[]{-Math.log(2), 3}), 2), -1, 3);
        expect(Pointwise.linear(t(new double[]{1, 2}, 1, 2), t(new double[]{3, 4}, 1, 2), t(new double[]{5})), 16);
        differentiable("gelu", Pointwise::gelu, 7);
        differentiable("selu", Pointwise::selu, 7);
        differentiable("elu of large numbers", x -> Pointwise.elu(x.mul(900), 1), 7);
    }

    @Test
    void selection() {
        Tensor x = t(new double[]{1, 2, 3, 4, 5, 6, 7, 8, 9}, 3, 3);
        expect(Selection.tril(x, 0), 1, 0, 0, 4, 5, 0, 7, 8, 9);
        expect(Selection.triu(x, 1), 0, 2, 3, 0, 0, 6, 0, 0, 0);
        expect(Selection.masked(x, new boolean[]{true, false, false, false, true, false, false, false, true}), 1, 5, 9);
        Selection.TopK top = Selection.topK(t(new double[]{3, 9, 4, 9}), 3, 0);
        expect(top.values(), 9, 9, 4);
        expect(top.indices(), 1, 3, 2);
    }

    @Test
    void lengthsAndAngles() {
        expect(Similarity.norm(t(new double[]{3, 4})), 5);
        expect(Similarity.cosine(t(new double[]{1, 1}, 1, 2), t(new double[]{0, 2}, 1, 2), 1, 1e-8), Math.sqrt(0.5));
        Tensor zero = t(new double[]{0, 0}).track();
        expect(Autograd.grad(Similarity.norm(zero), zero)[0], 0, 0);
        differentiable("norm", x -> Similarity.norm(x, false, 1), 3, 4);
        differentiable("cosine", x -> Similarity.cosine(x, x.square(), 1, 1e-8), 3, 4);
        // Expected values of PyTorch: a is shorter than the limit.
        Tensor a = t(new double[]{0.1, 0.2, -0.1}, 1, 3).track();
        Tensor cosine = Similarity.cosine(a, t(new double[]{1, 0.5, 1}, 1, 3), 1, 0.3);
        expect(cosine, 2 / 9.0);
        expect(Autograd.grad(cosine, a)[0], 160 / 81.0, 50 / 81.0, 200 / 81.0);
    }

    @Test
    void losses() {
        Tensor x = t(new double[]{0, Math.log(3), 0, 0}, 2, 2);
        Tensor target = t(new double[]{1, 0});
        expect(Losses.crossEntropy(x, target, Reduction.NONE), -Math.log(0.75), Math.log(2));
        expect(Losses.crossEntropy(x, target, Reduction.SUM), -Math.log(0.75) + Math.log(2));
        Tensor a = t(new double[]{1, 4});
        Tensor b = t(new double[]{1.5, 1});
        expect(Losses.l1(a, b, Reduction.MEAN), 1.75);
        expect(Losses.mse(a, b, Reduction.SUM), 9.25);
        expect(Losses.smoothL1(a, b, 1, Reduction.NONE), 0.125, 2.5);
        expect(Losses.bceWithLogits(t(new double[]{Math.log(3)}), t(new double[]{1}), Reduction.MEAN), -Math.log(0.75));
        expect(Losses.gaussianKl(t(new double[]{2, 0}, 1, 2), t(new double[]{0, 0}, 1, 2)), 2);
        differentiable("cross entropy", y -> Losses.crossEntropy(y, t(new double[]{2, 0, 1}), Reduction.MEAN), 3, 4);
        differentiable("smooth l1", y -> Losses.smoothL1(y, y.mul(0.1), 0.7, Reduction.SUM), 9);
        differentiable("kl", y -> Losses.gaussianKl(y, y.mul(0.5)), 3, 4);
    }

    @Test
    void normalisations() {
        Tensor x = t(new double[]{1, 3, 5, 9}, 2, 2);
        double r = 1 / Math.sqrt(4 + 1e-5);
        Normalization.Running running = new Normalization.Running(t(new double[]{0, 0}), t(new double[]{1, 1}), 0.1);
        Tensor y = Normalization.batchNorm(x, null, t(new double[]{0, 1}), running, true, 1e-5);
        expect(y, -2 * r, 1 - 3 / Math.sqrt(9 + 1e-5), 2 * r, 1 + 3 / Math.sqrt(9 + 1e-5));
        expect(running.mean(), 0.3, 0.6);
        expect(running.variance(), 0.9 + 0.8, 0.9 + 1.8);
        expect(Normalization.layerNorm(t(new double[]{1, 5}, 1, 2), 1, null, null, 1e-5), -2 * r, 2 * r);
        expect(Normalization.groupNorm(t(new double[]{1, 5}, 1, 2), 1, t(new double[]{1, 2}), null, 1e-5), -2 * r,
                4 * r);
        expect(Normalization.instanceNorm(t(new double[]{1, 5}, 1, 1, 2), null, null, 1e-5), -2 * r, 2 * r);
        expect(Normalization.secondMoment(t(new double[]{3, 4}, 1, 2), 1, 0), 3 / Math.sqrt(12.5), 4 / Math.sqrt(12.5));
        Tensor std = Normalization.minibatchStd(t(new double[]{1, 5}, 2, 1, 1, 1), 0, 1);
        assertEquals(Shape.of(2, 2, 1, 1), std.shape());
        expect(std, 1, Math.sqrt(4 + 1e-8), 5, Math.sqrt(4 + 1e-8));
        differentiable("batch_norm", z -> Normalization.batchNorm(z, null, null,
                new Normalization.Running(t(new double[3]), t(new double[3]), 0.1), true, 1e-5), 4, 3, 2);
        differentiable("group_norm", z -> Normalization.groupNorm(z, 2, null, null, 1e-5), 2, 4, 3);
        differentiable("minibatch_std", z -> Normalization.minibatchStd(z, 2, 1), 4, 2, 2, 1);
    }

    @Test
    void pooling() {
        Tensor x = t(new double[]{1, 2, 3, 4, 5, 6, 7, 8, 9}, 1, 1, 3, 3);
        expect(Pooling.average(x, new Window(2, 1, 0, false), true), 3, 4, 6, 7);
        expect(Pooling.average(x, new Window(3, 2, 1, false), true), 12 / 9.0, 16 / 9.0, 24 / 9.0, 28 / 9.0);
        expect(Pooling.average(x, new Window(3, 2, 1, false), false), 3, 4, 6, 7);
        expect(Pooling.average(x, new Window(2, 2, 0, true), true), 3, 4.5, 7.5, 9);
        expect(Pooling.max(x, new Window(2, 2, 0, true)), 5, 6, 8, 9);
        expect(Pooling.adaptiveAverage(x, 2, 1), 3.5, 6.5);
        expect(Pooling.adaptiveMax(x, 2, 2), 5, 6, 8, 9);
        expect(Pooling.adaptiveMax(x, 4, 1), 3, 6, 9, 9);
        differentiable("adaptive max", z -> Pooling.adaptiveMax(z, 2, 3), 1, 2, 5, 4);
    }

    @Test
    void resizing() {
        Tensor x = t(new double[]{1, 3, 5, 7}, 1, 1, 1, 4);
        expect(Resize.to(x, Resize.Mode.NEAREST, 1, 2), 1, 5);
        expect(Resize.by(x, Resize.Mode.NEAREST, 1, 2), 1, 1, 3, 3, 5, 5, 7, 7);
        expect(Resize.to(x, Resize.Mode.AREA, 1, 2), 2, 6);
        expect(Resize.to(x, Resize.Mode.BILINEAR, 1, 8), 1, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7);
        expect(Resize.to(x, Resize.Mode.BILINEAR, 1, 7, true, false), 1, 2, 3, 4, 5, 6, 7);
        expect(Resize.to(x, Resize.Mode.BILINEAR, 1, 4), 1, 3, 5, 7);
        expect(Resize.to(x, Resize.Mode.BICUBIC, 1, 4), 1, 3, 5, 7);
        // Weights 3/8, 3/8, 1/8 of the widened triangle that lie inside, and 1/8, 3/8, 3/8, 1/8 in the middle.
        expect(Resize.to(x, Resize.Mode.BILINEAR, 1, 2, false, true), (3 + 9 + 5) / 7.0, (3 + 15 + 21) / 7.0);
        double mean = Resize.to(x, Resize.Mode.BICUBIC, 2, 2, false, true).mean().item();
        assertEquals(4, mean, 1e-12);
        differentiable("bicubic", z -> Resize.to(z, Resize.Mode.BICUBIC, 3, 7), 1, 2, 4, 5);
    }

    @Test
    void matrixExponential() {
        double a = 0.7;
        Tensor turn = t(new double[]{0, -a, a, 0}, 2, 2);
        expect(MatrixExp.apply(turn), Math.cos(a), -Math.sin(a), Math.sin(a), Math.cos(a));
        Tensor far = MatrixExp.apply(turn.mul(50));
        assertEquals(Math.cos(35), far.toDoubles()[0], 1e-11);
        expect(MatrixExp.apply(t(new double[]{0, 3, 0, 0}, 2, 2)), 1, 3, 0, 1);
        differentiable("matrix_exp", MatrixExp::apply, 3, 3);
        differentiable("matrix_exp with squaring", x -> MatrixExp.apply(x.mul(5)).mul(1e-3), 3, 3);
    }

    @Test
    void decompositions() {
        Tensor a = t(new double[]{3, 0, 0, -2, 0, 0}, 3, 2);
        LinearAlgebra.Svd svd = LinearAlgebra.svd(a);
        expect(svd.s(), 3, 2);
        expect(svd.vh(), 1, 0, 0, 1);
        expect(svd.u(), 1, 0, 0, -1, 0, 0);
        LinearAlgebra.Eigen e = LinearAlgebra.eigh(t(new double[]{2, 1, 1, 2}, 2, 2));
        expect(e.values(), 1, 3);
        assertEquals(Math.sqrt(0.5), Math.abs(e.vectors().toDoubles()[1]), 1e-12);
        LinearAlgebra.Qr qr = LinearAlgebra.qr(a);
        expect(qr.r(), 3, 0, 0, 2);
        expect(qr.q(), 1, 0, 0, -1, 0, 0);
        LinearAlgebra.Qr wide = LinearAlgebra.qr(t(new double[]{-3, 1, 2, 0, -2, 4}, 2, 3));
        expect(wide.q(), -1, 0, 0, -1);
        expect(wide.r(), 3, -1, -2, 0, 2, -4);
        expect(LinearAlgebra.cholesky(t(new double[]{4, 2, 2, 5}, 2, 2)), 2, 0, 1, 2);
        expect(LinearAlgebra.inverse(t(new double[]{2, 0, 0, 4}, 2, 2)), 0.5, 0, 0, 0.25);
        expect(LinearAlgebra.lstsq(t(new double[]{1, 1, 1}, 3, 1), t(new double[]{1, 2, 6}, 3, 1)), 3);
        expect(LinearAlgebra.lstsq(t(new double[]{1, 1}, 1, 2), t(new double[]{2}, 1, 1)), 1, 1);
        LinearAlgebra.Pca p = LinearAlgebra.pca(t(new double[]{1, 0, 3, 0, 2, 1, 2, -1}, 4, 2).mul(2), 1);
        assertEquals(8.0 / 3, p.variance().item(), 1e-12);
        assertEquals(0.5, p.varianceRatio().item(), 1e-12);
        expect(p.mean(), 4, 0);
        differentiable("inverse", x -> LinearAlgebra.inverse(x.add(MatrixExp.identity(DEVICE, 3).mul(5))), 3, 3);
    }

    /** A wide matrix decomposes like its transpose. */
    @Test
    void wideSingularValues() {
        Tensor a = t(new double[]{1, 2, 3, 4, 5, 7}, 2, 3);
        LinearAlgebra.Svd f = LinearAlgebra.svd(a);
        assertArrayEquals(LinearAlgebra.svd(a.transpose(0, 1)).s().toDoubles(), f.s().toDoubles(), 1e-12);
        Tensor back = f.u().mul(f.s()).matmul(f.vh());
        assertArrayEquals(a.toDoubles(), back.toDoubles(), 1e-12);
    }

    @Test
    void errorsSayWhatIsNeeded() {
        assertTrue(assertThrows(EngineException.class, () -> LinearAlgebra.cholesky(t(new double[]{1, 2, 2, 1}, 2, 2)))
                .getMessage().contains("positive definite"));
        assertTrue(assertThrows(EngineException.class, () -> LinearAlgebra.svd(t(new double[]{Double.NaN}, 1, 1)))
                .getMessage().contains("finite"));
        assertTrue(assertThrows(EngineException.class, () -> MatrixExp.apply(t(new double[]{1, 2}, 1, 2)))
                .getMessage().contains("square"));
        assertTrue(assertThrows(EngineException.class,
                () -> Normalization.groupNorm(t(new double[6], 2, 3), 2, null, null, 1e-5)).getMessage()
                .contains("divisible by 2"));
    }
}
