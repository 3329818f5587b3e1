package org.latentclr.kernels.libraries;

import static jcuda.jcudnn.JCudnn.*;

import jcuda.jcudnn.cudnnConvolutionDescriptor;
import jcuda.jcudnn.cudnnConvolutionMode;
import jcuda.jcudnn.cudnnDataType;
import jcuda.jcudnn.cudnnFilterDescriptor;
import jcuda.jcudnn.cudnnTensorDescriptor;
import jcuda.jcudnn.cudnnTensorFormat;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.op.ConvSpec;

/** The descriptors of one convolution. */
final class CudnnShape implements AutoCloseable {
    private static final int F32 = cudnnDataType.CUDNN_DATA_FLOAT;
    private static final int NCHW = cudnnTensorFormat.CUDNN_TENSOR_NCHW;

    private final Convolution convolution;
    private final cudnnTensorDescriptor x = new cudnnTensorDescriptor();
    private final cudnnTensorDescriptor y = new cudnnTensorDescriptor();
    private final cudnnFilterDescriptor filter = new cudnnFilterDescriptor();
    private final cudnnConvolutionDescriptor conv = new cudnnConvolutionDescriptor();

    /** @param math the arithmetic that the library may use, of {@code cudnnMathType} */
    CudnnShape(Convolution c, int math) {
        convolution = c;
        ConvSpec s = c.spec();
        check(cudnnCreateTensorDescriptor(x), "descriptor of the input");
        check(cudnnCreateTensorDescriptor(y), "descriptor of the output");
        check(cudnnCreateFilterDescriptor(filter), "descriptor of the filter");
        check(cudnnCreateConvolutionDescriptor(conv), "descriptor of the convolution");
        check(cudnnSetTensor4dDescriptor(x, NCHW, F32, c.n(), c.c(), c.h(), c.w()), "input of " + c);
        check(cudnnSetTensor4dDescriptor(y, NCHW, F32, c.n(), c.o(), c.oh(), c.ow()), "output of " + c);
        check(cudnnSetFilter4dDescriptor(filter, F32, NCHW, c.o(), c.c() / s.groups(), c.kh(), c.kw()),
                "filter of " + c);
        check(cudnnSetConvolution2dDescriptor(conv, s.padH(), s.padW(), s.strideH(), s.strideW(), s.dilationH(),
                s.dilationW(), cudnnConvolutionMode.CUDNN_CROSS_CORRELATION, F32), c.toString());
        check(cudnnSetConvolutionGroupCount(conv, s.groups()), "groups of " + c);
        check(cudnnSetConvolutionMathType(conv, math), "arithmetic of " + c);
    }

    Convolution convolution() {
        return convolution;
    }

    cudnnTensorDescriptor x() {
        return x;
    }

    cudnnTensorDescriptor y() {
        return y;
    }

    cudnnFilterDescriptor filter() {
        return filter;
    }

    cudnnConvolutionDescriptor conv() {
        return conv;
    }

    /** The one place where results of cuDNN are looked at; from version 9 on the thousands of a status name its kind. */
    static void check(int status, String what) {
        if (status == 0) return;
        String kind = switch (status / 1000) {
            case 1 -> " (the library could not start)";
            case 2 -> " (arguments that it does not take)";
            case 3 -> " (not supported)";
            case 4 -> " (internal error)";
            case 5 -> " (the device failed)";
            default -> "";
        };
        throw new EngineException("cuDNN, " + what, "success", "status " + status + kind);
    }

    @Override
    public void close() {
        cudnnDestroyTensorDescriptor(x);
        cudnnDestroyTensorDescriptor(y);
        cudnnDestroyFilterDescriptor(filter);
        cudnnDestroyConvolutionDescriptor(conv);
    }
}
