package org.latentclr.engine.op;

import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/** For each window the index h·W + w of its first largest element, in row-major order. [N,C,H,W] → [N,C,H',W']. No gradient. */
public record MaxPoolIndex(int kernelH, int kernelW, int strideH, int strideW, int padH, int padW,
        boolean ceil) implements Op {
    /** Max pooling: the values at the indices. */
    public static Tensor maxPool(Tensor x, int kernel, int stride, int padding, boolean ceil) {
        return apply(x, new MaxPoolIndex(kernel, kernel, stride, stride, padding, padding, ceil));
    }

    public static Tensor apply(Tensor x, MaxPoolIndex op) {
        Tensor i = Dispatch.apply(op, x.detach()); // [N,C,H',W']
        int n = x.dim(0);
        int c = x.dim(1);
        return Gather.apply(x.reshape(n, c, x.dim(2) * x.dim(3)), 2, i.reshape(n, c, i.dim(2) * i.dim(3)))
                .reshape(i.shape().dims());
    }

    @Override
    public String name() {
        return "max_pool_index";
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape x = in[0];
        EngineException.check(x.rank() == 4, name(), "x [N,C,H,W]", x);
        EngineException.check(padH <= kernelH / 2 && padW <= kernelW / 2, name(),
                "a padding of at most half the kernel", padH + "," + padW);
        return Shape.of(x.dim(0), x.dim(1), size(x.dim(2), kernelH, strideH, padH),
                size(x.dim(3), kernelW, strideW, padW));
    }

    private int size(int n, int k, int s, int p) {
        EngineException.check(n + 2 * p >= k, name(), "a padded input at least as large as the window " + k, n + 2 * p);
        int m = (n + 2 * p - k + (ceil ? s - 1 : 0)) / s + 1;
        return ceil && (m - 1) * s >= n + p ? m - 1 : m; // the last window must start inside the input or its left padding
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        throw new EngineException(name(), "a differentiable op", "one whose result is an index");
    }
}
