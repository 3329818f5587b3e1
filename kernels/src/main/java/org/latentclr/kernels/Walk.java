package org.latentclr.kernels;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.Strided;

/**
 * Dimensions and steps of strided operands as kernels read them: struct {@code Walk<N>} of {@code walk.cuh}. Dimensions that all operands
 * step through alike are merged.
 */
public final class Walk {
    private static final int MAX_RANK = 8;

    private Walk() {}

    /** Operands that each broadcast to {@code shape}; offsets are left to the caller's pointers. */
    public static int[] of(Shape shape, Tensor... operands) {
        return pack(new Strided(shape, operands), operands.length, shape.size());
    }

    /** One operand with the given sizes and steps. */
    public static int[] of(int[] sizes, int[] steps) {
        long n = 1;
        for (int s : sizes) n *= s;
        return pack(new Strided(sizes, new int[1], steps), 1, (int) n);
    }

    /** Number of dimensions of a walk. */
    static int rank(int[] walk) {
        return walk[1];
    }

    /** Size of a dimension, counted from the innermost one. */
    static int dim(int[] walk, int d) {
        return walk[2 + d];
    }

    /** Step of an operand in a dimension, counted from the innermost one. */
    static int stride(int[] walk, int operand, int d) {
        return walk[2 + MAX_RANK * (1 + operand) + d];
    }

    /** {size, rank, dims[8], strides[operands][8]}, innermost dimension first. */
    private static int[] pack(Strided walk, int operands, int size) {
        int[] dims = walk.dims();
        EngineException.check(dims.length <= MAX_RANK, "CUDA kernel",
                "at most " + MAX_RANK + " dimensions that cannot be merged", dims.length);
        int[] w = new int[2 + MAX_RANK * (1 + operands)];
        w[0] = size;
        w[1] = dims.length;
        for (int d = 0; d < MAX_RANK; d++) w[2 + d] = d < dims.length ? dims[dims.length - 1 - d] : 1;
        for (int k = 0; k < operands; k++) {
            int[] steps = walk.strides(k);
            for (int d = 0; d < dims.length; d++) w[2 + MAX_RANK * (1 + k) + d] = steps[dims.length - 1 - d];
        }
        return w;
    }
}
