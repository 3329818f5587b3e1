package org.latentclr.engine.backend;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Kernel;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Op;

/** The kernels of a device, by op. */
public final class KernelTable {
    private final Map<Class<?>, Kernel<?>> kernels = new HashMap<>();

    public <O extends Op> void put(Class<O> op, Kernel<O> kernel) {
        kernels.put(op, kernel);
    }

    /** Puts a kernel that reads operands with any strides. */
    public <O extends Op> void putStrided(Class<O> op, Kernel<O> kernel) {
        kernels.put(op, Kernel.strided(kernel));
    }

    @SuppressWarnings("unchecked")
    public <O extends Op> Optional<Kernel<O>> get(Class<O> op) {
        return Optional.ofNullable((Kernel<O>) kernels.get(op));
    }

    /** Fills {@code out} by the composed form: for operands that a kernel does not suit. */
    public static void composed(FusedOp op, Tensor[] in, Tensor out) {
        try (Scope s = Scope.local(op.name())) {
            Autograd.noGrad(() -> out.assign(op.composed(in)));
        }
    }

    /** The ops with a kernel. */
    public Set<Class<?>> ops() {
        return Set.copyOf(kernels.keySet());
    }
}
