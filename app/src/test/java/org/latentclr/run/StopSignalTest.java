package org.latentclr.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StopSignalTest {
    /** The job in a process of its own: says that it runs, works until asked to stop, says that it has saved. */
    static final class Job {
        public static void main(String[] arguments) throws Exception {
            try (StopSignal stop = StopSignal.install(System.out::println)) {
                System.out.println("running");
                while (!stop.requested()) {
                    Thread.sleep(5);
                }
                Thread.sleep(100);
                System.out.println("saved");
            }
        }
    }

    @Test
    @Timeout(60)
    void theJobSavesBeforeTheProcessEnds() throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process = new ProcessBuilder(java.toString(), "-Xshare:auto", "-cp",
                System.getProperty("java.class.path"), Job.class.getName()).redirectErrorStream(true).start();
        try (BufferedReader out = process.inputReader()) {
            assertEquals("running", out.readLine());
            process.toHandle().destroy();
            List<String> rest = out.lines().toList();
            assertEquals(List.of("Stopping after this step; a checkpoint is written, please wait.", "saved"), rest);
        }
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(143, process.exitValue());
    }

    @Test
    void withoutASignalNothingIsAsked() {
        StopSignal stop = StopSignal.install(line -> {});
        assertEquals(false, stop.requested());
        stop.close();
    }
}
