package org.latentclr.benchmarks.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.function.Function;
import java.util.function.Supplier;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;

/**
 * One computation that both sides do.
 *
 * @param name group and sizes, such as {@code conv3x3/512@16 N=8}
 * @param flops floating point operations of the direct method, 0 where bytes say more
 * @param bytes bytes that must be read and written
 * @param exact whether our side computes direct sums only
 * @param setup makes the operands of both sides from the same numbers
 */
record PeerCase(String name, double flops, double bytes, boolean exact, Setup setup) {
    PeerCase(String name, double flops, double bytes, Setup setup) {
        this(name, flops, bytes, false, setup);
    }

    /** Makes the operands; those of the peer belong to the manager. */
    @FunctionalInterface
    interface Setup {
        Pair make(Backend device, NDManager peers);
    }

    /**
     * @param ours makes a result in the open scope
     * @param peer makes the same result in the given manager
     */
    record Pair(Supplier<Tensor> ours, Function<NDManager, NDArray> peer) {}
}
