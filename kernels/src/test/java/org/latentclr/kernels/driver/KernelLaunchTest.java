package org.latentclr.kernels.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.EngineException;
import org.latentclr.kernels.driver.Driver.Grid;

/** What reaches a function of the form of {@code cuLaunchKernel}. */
class KernelLaunchTest {
    private long kernel;
    private long stream;
    private int[] sizes;
    private int[] words;
    private long parameters;

    /** Stands for the driver's function; returns 7. */
    int launch(MemorySegment f, int x, int y, int z, int tx, int ty, int tz, int shared, MemorySegment queue,
            MemorySegment params, MemorySegment extra) {
        kernel = f.address();
        stream = queue.address();
        sizes = new int[]{x, y, z, tx, ty, tz, shared};
        parameters = params.address();
        long[] list = extra.reinterpret(5 * Long.BYTES).toArray(ValueLayout.JAVA_LONG);
        assertEquals(1, list[0]);
        assertEquals(2, list[2]);
        assertEquals(0, list[4]);
        long bytes = MemorySegment.ofAddress(list[3]).reinterpret(Long.BYTES).get(ValueLayout.JAVA_LONG, 0);
        words = MemorySegment.ofAddress(list[1]).reinterpret(bytes).toArray(ValueLayout.JAVA_INT);
        return 7;
    }

    @Test
    void argumentsAreOneBlock() throws ReflectiveOperationException {
        try (Arena arena = Arena.ofConfined()) {
            Class<?> address = MemorySegment.class;
            Class<?>[] form = new Class<?>[]{address, int.class, int.class, int.class, int.class, int.class, int.class,
                    int.class, address, address, address};
            var handle = MethodHandles.lookup().bind(this, "launch", MethodType.methodType(int.class, form));
            ValueLayout[] layouts = Arrays.stream(form)
                    .map(c -> c == int.class ? ValueLayout.JAVA_INT : ValueLayout.ADDRESS)
                    .toArray(ValueLayout[]::new);
            var launch = new KernelLaunch(Linker.nativeLinker().upcallStub(handle,
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, layouts), arena));
            Arguments a = new Arguments().integer(5).pointer(0x1234567890L).number(1.5).struct(8, 9);
            assertEquals(7, launch.run(0x7fff00001111L, new Grid(new int[]{2, 3, 4}, new int[]{32, 1, 2}, 64), a,
                    0x2222L));
            assertEquals(0x7fff00001111L, kernel);
            assertEquals(0x2222L, stream);
            assertEquals(0, parameters);
            assertArrayEquals(new int[]{2, 3, 4, 32, 1, 2, 64}, sizes);
            assertArrayEquals(new int[]{5, 0, 0x34567890, 0x12, Float.floatToRawIntBits(1.5f), 8, 9}, words);

            launch.run(1, Grid.of(1, 1, 1, 32), new Arguments().integer(6), 1);
            assertArrayEquals(new int[]{6}, words, "nothing of the launch before");
            Arguments many = new Arguments().struct(new int[1025]);
            assertThrows(EngineException.class, () -> launch.run(1, Grid.of(1, 1, 1, 32), many, 1));
        }
    }
}
