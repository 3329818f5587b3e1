package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
 * A warm training step takes its tensors from the pool and leaves next to nothing on the heap, over all threads. Warm is a step once every vector
 * loop is compiled: until then vectors are objects. How that is made certain is the matter of {@code VectorSignatureTest}.
 */
class AllocationTest {
    private static final long LIMIT = 1_000_000;
    private static final int CALM = 3, MEASURED = 5, MOST_STEPS = 600;

    /** Measures in a virtual machine of its own: how vector loops are compiled depends on all that ran before. */
    static final class Program {
        private Program() {}

        public static void main(String[] layers) {
            for (String layer : layers) {
                try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
                    Trainer trainer = trainer(device, layer);
                    int steps = 0;
                    for (int calm = 0; calm < CALM && steps < MOST_STEPS; steps++)
                        calm = bytes(trainer) < LIMIT ? calm + 1 : 0;
                    Backend.Memory before = device.memory();
                    long[] bytes = new long[MEASURED];
                    for (int i = 0; i < MEASURED; i++) bytes[i] = bytes(trainer);
                    Arrays.sort(bytes);
                    System.out.println(layer + " " + bytes[MEASURED / 2] + " " + before.equals(device.memory()));
                }
            }
        }
    }

    @Test
    void aWarmStepAllocatesLessThanAMegabyte() throws Exception {
        String[] layers = {"b4.conv1", "b16.conv1"};
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-cp", System.getProperty("java.class.path"),
                Program.class.getName());
        java.command().addAll(List.of(layers));
        Process process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String[] lines = new String(process.getInputStream().readAllBytes()).strip().split("\n");
        assertEquals(0, process.waitFor());
        assertEquals(layers.length, lines.length);
        for (int i = 0; i < layers.length; i++) {
            String[] found = lines[i].strip().split(" ");
            assertEquals(layers[i], found[0]);
            assertTrue(Long.parseLong(found[1]) < LIMIT, found[0] + ": " + found[1] + " bytes in the median step");
            assertEquals("true", found[2], "the pools of the device stay as they are");
        }
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
                Chunking.automatic(device));
        return new Trainer(contrast, optimizer, new LearningRate.Constant(1e-3), settings);
    }
}
