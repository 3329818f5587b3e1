package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.LearningRate;

/**
 * A warm training step takes its tensors from the pool and leaves next to nothing on the heap, over all threads.
 *
 * <p>
 * Not part of the normal run: whether the virtual machine compiles each vector loop without objects differs from launch to launch.
 * {@code ./latentclr test -Dtest.excluded= -Dtest=AllocationTest -Dsurefire.failIfNoSpecifiedTests=false} runs it.
 */
@Tag("measurement")
class AllocationTest {
    private static final long LIMIT = 1_000_000;
    private static final int CALM = 3, MEASURED = 5;
    private static final long WARM_NANOS = 30_000_000_000L;

    /** Measures in a virtual machine of its own: how well vector loops are compiled depends on all that ran before. */
    static final class Program {
        private Program() {}

        public static void main(String[] layer) {
            try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
                Trainer trainer = trainer(device, layer[0]);
                // Vectors live on the heap until their loops are compiled.
                long end = System.nanoTime() + WARM_NANOS;
                for (int calm = 0; calm < CALM && System.nanoTime() < end;)
                    calm = bytes(trainer) < LIMIT ? calm + 1 : 0;
                Backend.Memory before = device.memory();
                long[] bytes = new long[MEASURED];
                for (int i = 0; i < MEASURED; i++) bytes[i] = bytes(trainer);
                Arrays.sort(bytes);
                System.out.println(bytes[MEASURED / 2] + " " + before.equals(device.memory()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"b4.conv1", "b16.conv1"})
    void aWarmStepAllocatesLessThanAMegabyte(String layer) throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"),
                Program.class.getName(), layer).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] found = new String(process.getInputStream().readAllBytes()).strip().split(" ");
        assertEquals(0, process.waitFor());
        assertTrue(Long.parseLong(found[0]) < LIMIT, layer + ": " + found[0] + " bytes in the median step");
        assertEquals("true", found[1], "the pools of the device stay as they are");
    }

    /** What all threads allocate during a step. */
    private static long bytes(Trainer trainer) {
        var counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long start = counter.getTotalThreadAllocatedBytes();
        trainer.step(TrainingListener.NONE);
        return counter.getTotalThreadAllocatedBytes() - start;
    }

    /** Global directions, K = 32, batch 4, on the bundled generator; tensors belong to the open scope. */
    static Trainer trainer(Backend device, String layer) {
        Generator g = BundledGenerator.open(device);
        var model = new GlobalDirections(g.backend(), 32, g.wSize(), Alpha.constant(3), true, new RandomStream(1, 1));
        var contrast = new Contrast(FeatureTap.of(g, LatentSpace.W, layer), model, Projector.identity(true),
                FeatureDivergence.REFERENCE, ContrastiveLoss.released());
        var optimizer = new Adam(Trainer.parameters(contrast, false), Adam.Options.of(1e-3, 1e-3));
        var settings = new Trainer.Settings(4, 1000, 1000, 1, Optional.empty(), false, 1, Optional.empty(),
                Chunking.automatic());
        return new Trainer(contrast, optimizer, new LearningRate.Constant(1e-3), settings);
    }
}
