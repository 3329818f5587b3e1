package org.latentclr.kernels.libraries;

import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Convolutions by a library of the device. Tensors are row-major float32. */
public interface Dnn extends AutoCloseable {
    /** An algorithm chosen for one {@link Convolution}. */
    interface Plan {
        /** Bytes of scratch memory that a run needs. */
        long workspaceBytes();

        /**
         * Puts the convolution into the device's queue. One of the three tensors, as the pass says, is overwritten.
         *
         * @param workspace address of the scratch memory
         */
        void run(long x, long filter, long y, long workspace);
    }

    /**
     * Chooses the fastest reproducible algorithm by running all that fit into the scratch memory. The result of the pass is overwritten.
     *
     * @param milliseconds what work that is put into the device's queue takes there
     * @return empty when the library has none for this convolution
     */
    Optional<Plan> plan(Convolution c, long x, long filter, long y, long workspace, long workspaceBytes,
            ToDoubleFunction<Runnable> milliseconds);

    @Override
    void close();
}
