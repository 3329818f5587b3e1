package org.latentclr.kernels.libraries;

import static jcuda.jcublas.JCublas2.*;

import java.util.List;
import java.util.stream.IntStream;
import jcuda.Pointer;
import jcuda.cudaDataType;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUstream;
import jcuda.jcublas.cublasComputeType;
import jcuda.jcublas.cublasGemmAlgo;
import jcuda.jcublas.cublasHandle;
import jcuda.jcublas.cublasOperation;
import jcuda.jcublas.cublasStatus;
import jcuda.runtime.cudaStream_t;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.libraries.NvidiaFiles.Loaded;

/** cuBLAS 12 or 13 through JCublas2. An object has a handle that the library made, never a null one. */
final class Cublas implements Blas {
    private static final Pointer ONE = HostNumber.of(1);
    private static final Pointer ZERO = HostNumber.of(0);

    private final cublasHandle handle = new cublasHandle();
    private final Runnable bind;
    private final int compute;

    /**
     * @param stream whose order products follow
     * @param bind makes the device's context that of the calling thread
     */
    Cublas(Loaded library, CUstream stream, Runnable bind, Precision precision) {
        JCudaNatives.loadCublas(library.file());
        this.bind = bind;
        compute = switch (precision) {
            case FP32 -> cublasComputeType.CUBLAS_COMPUTE_32F;
            case TF32 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_TF32;
            case BF16 -> cublasComputeType.CUBLAS_COMPUTE_32F_FAST_16BF;
        };
        bind.run();
        check(cublasCreate(handle), "start");
        check(cublasSetStream(handle, new cudaStream_t(stream)), "stream");
    }

    /** The file names that will do, the newest that the driver can run first. */
    static List<String> files(int newest, int oldest) {
        return IntStream.iterate(newest, v -> v >= oldest, v -> v - 1).mapToObj(v -> "libcublas.so." + v).toList();
    }

    @Override
    public void gemm(Gemm g, long a, long b, long c) {
        bind.run();
        int opA = g.transposeA() ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
        int opB = g.transposeB() ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N;
        int f32 = cudaDataType.CUDA_R_32F;
        int algorithm = cublasGemmAlgo.CUBLAS_GEMM_DEFAULT;
        int result = g.batch() == 1
                ? cublasGemmEx_new(handle, opA, opB, g.m(), g.n(), g.k(), ONE, at(a), f32, g.lda(), at(b), f32,
                        g.ldb(), ZERO, at(c), f32, g.ldc(), compute, algorithm)
                : cublasGemmStridedBatchedEx_new(handle, opA, opB, g.m(), g.n(), g.k(), ONE, at(a), f32, g.lda(),
                        g.stepA(), at(b), f32, g.ldb(), g.stepB(), ZERO, at(c), f32, g.ldc(), g.stepC(), g.batch(),
                        compute, algorithm);
        check(result, "product of " + g);
    }

    private static Pointer at(long address) {
        return new CUdeviceptr().withByteOffset(address);
    }

    private static void check(int status, String what) {
        if (status != cublasStatus.CUBLAS_STATUS_SUCCESS)
            throw new EngineException("cuBLAS, " + what, "success", cublasStatus.stringFor(status));
    }

    @Override
    public void close() {
        bind.run();
        check(cublasDestroy(handle), "end");
    }
}
