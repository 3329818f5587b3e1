package org.latentclr.kernels.driver;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.driver.Driver.Grid;

/**
 * {@code cuLaunchKernel} without JCuda, whose call takes an object and several calls into the virtual machine for every argument: here all
 * arguments are one block of memory. For one thread at a time.
 */
final class KernelLaunch {
    private static final int MOST_BYTES = 4096;
    /** The words that announce the block of arguments, its size and the end of this list. */
    private static final long BUFFER = 1;
    private static final long SIZE = 2;
    private static final FunctionDescriptor FORM = FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT,
            ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS,
            ValueLayout.ADDRESS, ValueLayout.ADDRESS);

    private final MethodHandle call;
    private final MemorySegment arguments;
    private final MemorySegment size;
    private final MemorySegment list;

    /** @param function address of {@code cuLaunchKernel} */
    KernelLaunch(MemorySegment function) {
        call = Linker.nativeLinker().downcallHandle(function, FORM);
        Arena arena = Arena.ofAuto();
        arguments = arena.allocate(MOST_BYTES, Long.BYTES);
        size = arena.allocate(ValueLayout.JAVA_LONG);
        list = arena.allocateFrom(ValueLayout.JAVA_LONG, BUFFER, arguments.address(), SIZE, size.address(), 0);
    }

    /**
     * Puts a kernel into a queue.
     *
     * @param kernel its handle; {@code stream}: that of the queue
     * @return the driver's result, 0 for success
     */
    int run(long kernel, Grid grid, Arguments a, long stream) {
        int[] words = a.words();
        EngineException.check(4 * words.length <= MOST_BYTES, "launch",
                "at most " + MOST_BYTES + " bytes of arguments", 4 * words.length);
        MemorySegment.copy(words, 0, arguments, ValueLayout.JAVA_INT, 0, words.length);
        size.set(ValueLayout.JAVA_LONG, 0, 4L * words.length);
        int[] b = grid.blocks();
        int[] t = grid.threads();
        try {
            return (int) call.invokeExact(MemorySegment.ofAddress(kernel), b[0], b[1], b[2], t[0], t[1], t[2],
                    grid.sharedBytes(), MemorySegment.ofAddress(stream), MemorySegment.NULL, list);
        } catch (Throwable e) {
            throw new IllegalStateException("call of cuLaunchKernel", e);
        }
    }
}
