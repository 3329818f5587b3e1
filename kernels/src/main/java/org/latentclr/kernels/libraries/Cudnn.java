package org.latentclr.kernels.libraries;

import static jcuda.jcudnn.JCudnn.*;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgo;
import jcuda.jcudnn.cudnnConvolutionBwdDataAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgo;
import jcuda.jcudnn.cudnnConvolutionBwdFilterAlgoPerf;
import jcuda.jcudnn.cudnnConvolutionFwdAlgo;
import jcuda.jcudnn.cudnnConvolutionFwdAlgoPerf;
import jcuda.jcudnn.cudnnDeterminism;
import jcuda.jcudnn.cudnnHandle;
import jcuda.jcudnn.cudnnMathType;
import jcuda.runtime.cudaStream_t;
import org.latentclr.kernels.CudaOptions;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.Products;
import org.latentclr.kernels.libraries.Convolution.Pass;

/** cuDNN 9 through JCudnn. An object has a handle that the library made: a null one would end the process. */
final class Cudnn implements Dnn {
    private static final int ASKED = 10;
    private static final Pointer ONE = Pointer.to(new float[]{1});
    private static final Pointer ZERO = Pointer.to(new float[]{0});

    /** The algorithms of each pass that transform first. */
    private static final Map<Pass, Set<Integer>> TRANSFORMING = Map.of(Pass.FORWARD,
            Set.of(cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_FFT,
                    cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_FFT_TILING,
                    cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD,
                    cudnnConvolutionFwdAlgo.CUDNN_CONVOLUTION_FWD_ALGO_WINOGRAD_NONFUSED),
            Pass.INPUT_GRAD,
            Set.of(cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT,
                    cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_FFT_TILING,
                    cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD,
                    cudnnConvolutionBwdDataAlgo.CUDNN_CONVOLUTION_BWD_DATA_ALGO_WINOGRAD_NONFUSED),
            Pass.FILTER_GRAD,
            Set.of(cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT,
                    cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_FFT_TILING,
                    cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD,
                    cudnnConvolutionBwdFilterAlgo.CUDNN_CONVOLUTION_BWD_FILTER_ALGO_WINOGRAD_NONFUSED));

    /** An algorithm as the library measured it. */
    private record Measured(int algorithm, int status, float milliseconds, long bytes, boolean reproducible,
            int math) {}

    private final cudnnHandle handle = new cudnnHandle();
    private final Runnable bind;
    private final int math;
    private final boolean exact;
    private final List<CudnnShape> shapes = new ArrayList<>();

    /** As for {@link Cublas}; cuDNN has no bfloat16 arithmetic for float32 tensors, so that precision multiplies in TF32. */
    Cudnn(CUstream stream, Runnable bind, CudaOptions options) {
        JCudaNatives.loadCudnn();
        this.bind = bind;
        exact = options.products() == Products.EXACT;
        math = options.precision() == Precision.FP32
                ? cudnnMathType.CUDNN_FMA_MATH
                : cudnnMathType.CUDNN_TENSOR_OP_MATH;
        bind.run();
        CudnnShape.check(cudnnCreate(handle), "start");
        CudnnShape.check(cudnnSetStream(handle, new cudaStream_t(stream)), "stream");
    }

    @Override
    public Optional<Plan> plan(Convolution c, long x, long filter, long y, long workspace, long workspaceBytes) {
        bind.run();
        CudnnShape shape = new CudnnShape(c, math);
        Optional<Measured> best = measured(shape, at(x), at(filter), at(y), at(workspace), workspaceBytes).stream()
                .filter(m -> !exact || !TRANSFORMING.get(c.pass()).contains(m.algorithm))
                .filter(m -> m.status == 0 && m.reproducible && m.bytes <= workspaceBytes && allowed(m.math))
                .min(Comparator.comparingDouble(Measured::milliseconds));
        if (best.isEmpty()) {
            shape.close();
            return Optional.empty();
        }
        shapes.add(shape);
        shape.mathType(best.get().math);
        return Optional.of(new ChosenPlan(shape, best.get()));
    }

    /** In float32 the library must not multiply with fewer bits, and never in float16, which has not the range. */
    private boolean allowed(int found) {
        return found == cudnnMathType.CUDNN_FMA_MATH || math != cudnnMathType.CUDNN_FMA_MATH
                && found != cudnnMathType.CUDNN_TENSOR_OP_MATH_ALLOW_CONVERSION;
    }

    private List<Measured> measured(CudnnShape s, Pointer x, Pointer w, Pointer y, Pointer scratch, long bytes) {
        int[] n = new int[1];
        List<Measured> all = new ArrayList<>();
        switch (s.convolution().pass()) {
            case FORWARD -> {
                var p = fill(new cudnnConvolutionFwdAlgoPerf[ASKED], cudnnConvolutionFwdAlgoPerf::new);
                if (cudnnFindConvolutionForwardAlgorithmEx(handle, s.x(), x, s.filter(), w, s.conv(), s.y(), y, ASKED,
                        n, p, scratch, bytes) == 0)
                    for (int i = 0; i < n[0]; i++)
                        all.add(new Measured(p[i].algo, p[i].status, p[i].time, p[i].memory,
                                p[i].determinism == cudnnDeterminism.CUDNN_DETERMINISTIC, p[i].mathType));
            }
            case INPUT_GRAD -> {
                var p = fill(new cudnnConvolutionBwdDataAlgoPerf[ASKED], cudnnConvolutionBwdDataAlgoPerf::new);
                if (cudnnFindConvolutionBackwardDataAlgorithmEx(handle, s.filter(), w, s.y(), y, s.conv(), s.x(), x,
                        ASKED, n, p, scratch, bytes) == 0)
                    for (int i = 0; i < n[0]; i++)
                        all.add(new Measured(p[i].algo, p[i].status, p[i].time, p[i].memory,
                                p[i].determinism == cudnnDeterminism.CUDNN_DETERMINISTIC, p[i].mathType));
            }
            case FILTER_GRAD -> {
                var p = fill(new cudnnConvolutionBwdFilterAlgoPerf[ASKED], cudnnConvolutionBwdFilterAlgoPerf::new);
                if (cudnnFindConvolutionBackwardFilterAlgorithmEx(handle, s.x(), x, s.y(), y, s.conv(), s.filter(), w,
                        ASKED, n, p, scratch, bytes) == 0)
                    for (int i = 0; i < n[0]; i++)
                        all.add(new Measured(p[i].algo, p[i].status, p[i].time, p[i].memory,
                                p[i].determinism == cudnnDeterminism.CUDNN_DETERMINISTIC, p[i].mathType));
            }
        }
        return all;
    }

    /** JCudnn writes into objects that are there already. */
    private static <T> T[] fill(T[] array, Supplier<T> make) {
        for (int i = 0; i < array.length; i++) array[i] = make.get();
        return array;
    }

    private static Pointer at(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    private final class ChosenPlan implements Plan {
        private final CudnnShape s;
        private final Measured chosen;

        ChosenPlan(CudnnShape shape, Measured chosen) {
            s = shape;
            this.chosen = chosen;
        }

        @Override
        public long workspaceBytes() {
            return chosen.bytes;
        }

        @Override
        public void run(long x, long filter, long y, long workspace) {
            bind.run();
            Pointer px = at(x), pw = at(filter), py = at(y), scratch = at(workspace);
            int a = chosen.algorithm;
            CudnnShape.check(switch (s.convolution().pass()) {
                case FORWARD -> cudnnConvolutionForward(handle, ONE, s.x(), px, s.filter(), pw, s.conv(), a, scratch,
                        chosen.bytes, ZERO, s.y(), py);
                case INPUT_GRAD -> cudnnConvolutionBackwardData(handle, ONE, s.filter(), pw, s.y(), py, s.conv(), a,
                        scratch, chosen.bytes, ZERO, s.x(), px);
                case FILTER_GRAD -> cudnnConvolutionBackwardFilter(handle, ONE, s.x(), px, s.y(), py, s.conv(), a,
                        scratch, chosen.bytes, ZERO, s.filter(), pw);
            }, s.convolution().toString());
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
