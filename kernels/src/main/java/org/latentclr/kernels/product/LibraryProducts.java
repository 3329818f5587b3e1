package org.latentclr.kernels.product;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.latentclr.engine.Kernel;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.fused.Gram;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.libraries.Blas;
import org.latentclr.kernels.libraries.Convolution;
import org.latentclr.kernels.libraries.Convolution.Pass;
import org.latentclr.kernels.libraries.Dnn;
import org.latentclr.kernels.libraries.Libraries;

/**
 * Matrix products and convolutions by cuBLAS and cuDNN where they are there. What a library cannot (no elements, strides that it cannot
 * walk, a convolution that it has no algorithm for) is left to the own kernel.
 */
public final class LibraryProducts {
    /** The ops that cuBLAS computes. */
    public static final Set<Class<? extends Op>> BLAS_OPS = Set.of(MatMul.class, Gram.class);

    /** The ops that cuDNN computes. */
    public static final Set<Class<? extends Op>> DNN_OPS = Set.of(Conv2d.class, Conv2d.InputGrad.class,
            Conv2d.FilterGrad.class);

    private static final long MOST_SCRATCH = 2L << 30;
    private static final int PART_OF_MEMORY = 32;

    private final Cuda cuda;
    /** The algorithm of each convolution met so far; empty where the library has none. */
    private final Map<Convolution, Optional<Dnn.Plan>> plans = new HashMap<>();

    public LibraryProducts(Cuda cuda) {
        this.cuda = cuda;
    }

    /** Puts the libraries' kernels before the own ones, which the table has already. */
    public void register(Libraries libraries, KernelTable t) {
        libraries.blas().library().ifPresent(b -> products(b, t));
        libraries.dnn().library().ifPresent(d -> convolutions(d, t));
    }

    private void products(Blas blas, KernelTable t) {
        Kernel<MatMul> product = own(t, MatMul.class);
        Kernel<Gram> gram = own(t, Gram.class);
        t.putStrided(MatMul.class, (op, in, out) -> {
            int[] x = in[0].strides();
            int[] y = in[1].strides();
            if (!gemm(blas, out.dim(0), out.dim(1), out.dim(2), in[0].dim(2), in[0], in[1], x, y, out))
                product.run(op, in, out);
        });
        t.putStrided(Gram.class, (op, in, out) -> {
            int[] s = in[0].strides();
            if (!gemm(blas, 1, out.dim(0), out.dim(0), in[0].dim(1), in[0], in[0], new int[]{0, s[0], s[1]},
                    new int[]{0, s[1], s[0]}, out))
                gram.run(op, in, out);
        });
    }

    private boolean gemm(Blas blas, int batch, int m, int n, int k, Tensor x, Tensor y, int[] xSteps, int[] ySteps,
            Tensor out) {
        if (out.shape().size() == 0 || k == 0) return false;
        Optional<Blas.Gemm> g = Blas.Gemm.rowMajor(batch, m, n, k, xSteps, ySteps);
        g.ifPresent(p -> blas.gemm(p, cuda.address(y), cuda.address(x), cuda.address(out)));
        return g.isPresent();
    }

    private void convolutions(Dnn dnn, KernelTable t) {
        Kernel<Conv2d> forward = own(t, Conv2d.class);
        Kernel<Conv2d.InputGrad> inputGrad = own(t, Conv2d.InputGrad.class);
        Kernel<Conv2d.FilterGrad> filterGrad = own(t, Conv2d.FilterGrad.class);
        t.put(Conv2d.class, (op, in, y) -> {
            if (!convolve(dnn, Pass.FORWARD, op.spec(), in[0], in[1], y)) forward.run(op, in, y);
        });
        t.put(Conv2d.InputGrad.class, (op, in, x) -> {
            if (!convolve(dnn, Pass.INPUT_GRAD, op.spec(), x, in[1], in[0])) inputGrad.run(op, in, x);
        });
        t.put(Conv2d.FilterGrad.class, (op, in, w) -> {
            if (!convolve(dnn, Pass.FILTER_GRAD, op.spec(), in[0], w, in[1])) filterGrad.run(op, in, w);
        });
    }

    private boolean convolve(Dnn dnn, Pass pass, ConvSpec spec, Tensor x, Tensor w, Tensor y) {
        if (x.shape().size() == 0 || w.shape().size() == 0 || y.shape().size() == 0) return false;
        long px = cuda.address(x);
        long pw = cuda.address(w);
        long py = cuda.address(y);
        Convolution c = new Convolution(pass, spec, x.dim(0), x.dim(1), x.dim(2), x.dim(3), w.dim(0), w.dim(2),
                w.dim(3), y.dim(2), y.dim(3));
        Optional<Dnn.Plan> plan = plans.get(c);
        if (plan == null) {
            plan = choose(dnn, c, px, pw, py);
            plans.put(c, plan);
        }
        plan.ifPresent(p -> scratch(p.workspaceBytes(), at -> p.run(px, pw, py, at)));
        return plan.isPresent();
    }

    private Optional<Dnn.Plan> choose(Dnn dnn, Convolution c, long x, long w, long y) {
        long bytes = Math.min(MOST_SCRATCH, Math.min(cuda.memoryBytes() / PART_OF_MEMORY, cuda.availableBytes() / 2));
        AtomicReference<Optional<Dnn.Plan>> chosen = new AtomicReference<>(Optional.empty());
        scratch(bytes, at -> chosen.set(dnn.plan(c, x, w, y, at, bytes, cuda::trial)));
        return chosen.get();
    }

    private void scratch(long bytes, LongConsumer use) {
        if (bytes == 0) use.accept(0);
        else
            cuda.scratch(Math.toIntExact((bytes + 3) / 4), use);
    }

    private static <O extends Op> Kernel<O> own(KernelTable t, Class<O> op) {
        return t.get(op).orElseThrow(() -> new IllegalStateException("no own kernel of " + op.getSimpleName()));
    }
}
