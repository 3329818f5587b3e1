package org.latentclr.kernels.libraries;

import static jcuda.jcudnn.JCudnn.*;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgo;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgo;
import jcuda.jcudnn.cudnnConvolutionFwdAlgo;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.runtime.cudaStream_t;
import org.latentclr.kernels.CudaOptions;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.Products;
import org.latentclr.kernels.libraries.Convolution.Pass;

/**
 * cuDNN 9 through JCudnn. An object has a handle that the library made: a null one would end the process.
 *
 * <p>
 * Algorithms are tried and timed here and not by {@code cudnnFindConvolution…}: that tries more kinds of arithmetic than were asked for,
 * and JCudnn does not say which of them a time belongs to. The arithmetic stands in the descriptor of the convolution and nowhere else.
 */
final class Cudnn implements Dnn {
    private static final Pointer ONE = HostNumber.of(1);
    private static final Pointer ZERO = HostNumber.of(0);

    private final cudnnHandle handle = new cudnnHandle();
    private final Runnable bind;
    /** The kinds of arithmetic that are exact enough. */
    private final int[] math;
    private final boolean exact;
    private final List<CudnnShape> shapes = new ArrayList<>();

    /**
     * As for {@link Cublas}; cuDNN has no bfloat16 arithmetic for float32 tensors, so that precision multiplies in TF32. Where that is
     * allowed, float32 is too: for few channels it can be the faster one.
     */
    Cudnn(CUstream stream, Runnable bind, CudaOptions options) {
        JCudaNatives.loadCudnn();
        this.bind = bind;
        exact = options.products() == Products.EXACT;
        math = options.precision() == Precision.FP32
                ? new int[]{cudnnMathType.CUDNN_FMA_MATH}
                : new int[]{cudnnMathType.CUDNN_TENSOR_OP_MATH, cudnnMathType.CUDNN_FMA_MATH};
        bind.run();
        CudnnShape.check(cudnnCreate(handle), "start");
        CudnnShape.check(cudnnSetStream(handle, new cudaStream_t(stream)), "stream");
    }

    private record Timed(ChosenPlan plan, double milliseconds) {}

    @Override
    public Optional<Plan> plan(Convolution c, long x, long filter, long y, long workspace, long workspaceBytes,
            ToDoubleFunction<Runnable> milliseconds) {
        bind.run();
        Optional<Timed> best = Optional.empty();
        for (int arithmetic : math) {
            CudnnShape shape = new CudnnShape(c, arithmetic);
            Optional<Timed> found = fastest(shape, x, filter, y, workspace, workspaceBytes, milliseconds);
            if (found.isEmpty() || best.isPresent() && best.get().milliseconds <= found.get().milliseconds) {
                shape.close();
                continue;
            }
            best.ifPresent(b -> b.plan.s.close());
            best = found;
        }
        best.ifPresent(b -> shapes.add(b.plan.s));
        return best.map(Timed::plan);
    }

    private Optional<Timed> fastest(CudnnShape shape, long x, long filter, long y, long workspace, long workspaceBytes,
            ToDoubleFunction<Runnable> milliseconds) {
        Optional<Timed> best = Optional.empty();
        for (int algorithm : algorithms(shape.convolution().pass(), exact)) {
            long[] bytes = new long[1];
            if (scratch(shape, algorithm, bytes) != 0 || bytes[0] > workspaceBytes) continue;
            ChosenPlan plan = new ChosenPlan(shape, algorithm, bytes[0]);
            if (plan.start(x, filter, y, workspace) != 0) continue;
            double time = milliseconds.applyAsDouble(() -> plan.run(x, filter, y, workspace));
            if (best.isEmpty() || time < best.get().milliseconds) best = Optional.of(new Timed(plan, time));
        }
        return best;
    }

    /**
     * The algorithms that give the same bits in every run.
     *
     * @param exact without those that transform first (Winograd, FFT)
     */
    static int[] algorithms(Pass pass, boolean exact) {
        return switch (pass) {
            case FORWARD -> exact
                    ? new int[]{cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_GEMM}
                    : new int[]{cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_GEMM,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_IMPLICIT_PRECOMP_GEMM,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_GEMM,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_FFT,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_FFT_TILING,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD,
                            cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD_NONFUSED};
            case INPUT_GRAD -> exact
                    ? new int[]{cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_1}
                    : new int[]{cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_1,
                            cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT,
                            cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT_TILING,
                            cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD,
                            cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD_NONFUSED};
            case FILTER_GRAD -> exact
                    ? new int[]{cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1}
                    : new int[]{cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_1,
                            cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT,
                            cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT_TILING,
                            cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD_NONFUSED};
        };
    }

    /** Asks for the scratch memory of an algorithm; gives the library's status, 0 where it has the algorithm. */
    private int scratch(CudnnShape s, int algorithm, long[] bytes) {
        return switch (s.convolution().pass()) {
            case FORWARD -> cudnnGetConvolutionForwardWorkspaceSize(handle, s.x(), s.filter(), s.conv(), s.y(),
                    algorithm, bytes);
            case INPUT_GRAD -> cudnnGetConvolutionBackwardDataWorkspaceSize(handle, s.filter(), s.y(), s.conv(), s.x(),
                    algorithm, bytes);
            case FILTER_GRAD -> cudnnGetConvolutionBackwardFilterWorkspaceSize(handle, s.x(), s.y(), s.conv(),
                    s.filter(), algorithm, bytes);
        };
    }

    private static Pointer at(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    private final class ChosenPlan implements Plan {
        private final CudnnShape s;
        private final int algorithm;
        private final long bytes;

        ChosenPlan(CudnnShape shape, int algorithm, long bytes) {
            s = shape;
            this.algorithm = algorithm;
            this.bytes = bytes;
        }

        @Override
        public long workspaceBytes() {
            return bytes;
        }

        @Override
        public void run(long x, long filter, long y, long workspace) {
            bind.run();
            CudnnShape.check(start(x, filter, y, workspace), s.convolution().toString());
        }

        /** The library's status, 0 where the work is in the queue. */
        private int start(long x, long filter, long y, long workspace) {
            Pointer px = at(x), pw = at(filter), py = at(y), scratch = at(workspace);
            return switch (s.convolution().pass()) {
                case FORWARD -> cudnnConvolutionForward(handle, ONE, s.x(), px, s.filter(), pw, s.conv(), algorithm,
                        scratch, bytes, ZERO, s.y(), py);
                case INPUT_GRAD -> cudnnConvolutionBackwardData(handle, ONE, s.filter(), pw, s.y(), py, s.conv(),
                        algorithm, scratch, bytes, ZERO, s.x(), px);
                case FILTER_GRAD -> cudnnConvolutionBackwardFilter(handle, ONE, s.x(), px, s.y(), py, s.conv(),
                        algorithm, scratch, bytes, ZERO, s.filter(), pw);
            };
        }
    }

    @Override
    public void close() {
        bind.run();
        shapes.forEach(CudnnShape::close);
        shapes.clear();
        CudnnShape.check(cudnnDestroy(handle), "end");
    }
}
