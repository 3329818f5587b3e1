package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.cases.DeviceCheck;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.OpCases;

/** All ops in all their cases with narrower vectors than this machine's, and without any; each width in a virtual machine of its own. */
class ForcedWidthTest {
    /** Checks every case on the CPU device and prints what it ran on and how many cases there were. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            try (CpuBackend device = new CpuBackend(2)) {
                DeviceCheck check = new DeviceCheck(device);
                List<OpCase> cases = OpCases.all();
                cases.forEach(check::check);
                System.out.println(device.describe() + ": " + cases.size());
            }
        }
    }

    private static String run(int bits) throws Exception {
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-D" + VectorSupport.BITS_PROPERTY + "=" + bits, "-cp",
                System.getProperty("java.class.path"), Program.class.getName());
        Process process = java.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String out = new String(process.getInputStream().readAllBytes()).strip();
        assertEquals(0, process.waitFor(), out);
        return out;
    }

    @Test
    void vectorsOf256Bits() throws Exception {
        assertEquals("vectors of 8 floats, 2 threads: " + OpCases.all().size(), run(256));
    }

    @Test
    void vectorsOf128Bits() throws Exception {
        assertEquals("vectors of 4 floats, 2 threads: " + OpCases.all().size(), run(128));
    }

    @Test
    void plainJava() throws Exception {
        assertEquals("plain Java loops, 2 threads: " + OpCases.all().size(), run(0));
    }
}
