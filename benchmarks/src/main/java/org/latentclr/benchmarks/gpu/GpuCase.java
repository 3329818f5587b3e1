package org.latentclr.benchmarks.gpu;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.latentclr.benchmarks.gpu.Floors.Work;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;

/**
 * One line of the table.
 *
 * @param peer what PyTorch is asked to prepare
 * @param work least work, for the floor
 */
record GpuCase(String name, Map<String, Object> peer, Work work, Setup setup) {
    /** Makes the operands in the innermost scope. */
    interface Setup {
        Body make(Backend device);
    }

    /**
     * What is timed.
     *
     * @param run computes once; the caller has opened a scope
     * @param compared the tensor whose root mean square is compared with the peer's, where both have the same operands
     */
    record Body(Runnable run, Optional<Supplier<Tensor>> compared) {
        static Body of(Supplier<Tensor> result) {
            return new Body(result::get, Optional.of(result));
        }

        static Body alone(Runnable run) {
            return new Body(run, Optional.empty());
        }
    }
}
