package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VectorSupportTest {
    /** Prints what was chosen and the product of two small matrices. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) {
            VectorSupport support = VectorSupport.detect();
            float[] c = new float[4];
            try (Team team = new Team()) {
                new Gemm(team, support).multiply(Mat.of(new float[]{1, 2, 3, 4}, 2, 2),
                        Mat.of(new float[]{5, 6, 7, 8}, 2, 2),
                        Mat.of(c, 2, 2), false);
                System.out.println(support.describe() + " | " + c[0] + " " + c[3] + " | " + team.threads());
            }
        }
    }

    private static String run(String... options) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String out = new String(process.getInputStream().readAllBytes());
        assertEquals(0, process.waitFor());
        return out.strip();
    }

    @Test
    void withoutTheModulePlainLoopsRunAndTheFlagIsNamed() throws Exception {
        assertEquals(
                "plain Java loops: start the JVM with --add-modules jdk.incubator.vector to use vector instructions"
                        + " | 19.0 50.0 | 3",
                run("-Dlatentclr.threads=3"));
    }

    @Test
    void widthAndThreadsAreTakenFromProperties() throws Exception {
        assertEquals("vectors of 8 floats | 19.0 50.0 | 1",
                run("--add-modules", "jdk.incubator.vector", "-Dlatentclr.vectorBits=256", "-Dlatentclr.threads=1"));
    }

    @Test
    void theChoiceIsDescribed() {
        assertTrue(VectorSupport.scalar().describe().startsWith("plain Java loops"));
        assertEquals("vectors of 4 floats", VectorSupport.ofBits(128).describe());
    }
}
