package org.latentclr.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code run.sh} of the pack, with a script in the place of the Java runtime and an empty environment. */
class RunScriptTest {
    @TempDir
    Path folder;

    private record Result(int code, String output) {}

    @BeforeEach
    void pack() throws IOException {
        Path pack = Files.createDirectories(folder.resolve("a pack"));
        try (InputStream in = GpuPack.class.getResourceAsStream("run.sh")) {
            Files.write(pack.resolve("run.sh"), in.readAllBytes());
        }
        Files.createDirectories(pack.resolve("jre/bin"));
        java("echo \"java: $*\"; echo 'WARNING: Using incubator modules: x' >&2; echo problem >&2");
        executable(pack.resolve("run.sh"));
    }

    private void java(String commands) throws IOException {
        Path java = folder.resolve("a pack/jre/bin/java");
        Files.writeString(java, "#!/bin/sh\n" + commands + "\n");
        executable(java);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(folder.resolve("a pack/run.sh").toString()));
        command.addAll(List.of(words));
        ProcessBuilder b = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        b.environment().clear();
        Process p = b.start();
        String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(p.waitFor(), output);
    }

    @Test
    void theRuntimeIsUnpackedTheFirstTime() throws Exception {
        Path pack = folder.resolve("a pack");
        assertEquals(0,
                new ProcessBuilder("tar", "-czf", "jre.tar.gz", "jre").directory(pack.toFile()).start().waitFor());
        Files.delete(pack.resolve("jre/bin/java"));
        Files.delete(pack.resolve("jre/bin"));
        Files.delete(pack.resolve("jre"));
        assertTrue(run("info").output.contains("org.latentclr.cli.Main info"));
        assertTrue(Files.exists(pack.resolve("jre/bin/java")));
        Files.writeString(pack.resolve("jre.tar.gz"), "no longer needed");
        assertEquals(0, run("info").code);
    }

    @Test
    void aRuntimeThatCannotBeUnpackedIsSaid() throws Exception {
        Path pack = folder.resolve("a pack");
        Files.move(pack.resolve("jre"), folder.resolve("away"));
        Files.writeString(pack.resolve("jre.tar.gz"), "cut off");
        Result r = run("info");
        assertEquals(2, r.code);
        assertTrue(r.output.startsWith("latentclr: cannot unpack") && r.output.lines().count() == 1, r.output);
        try (Stream<Path> left = Files.list(pack)) {
            assertEquals(2, left.count());
        }
    }

    @Test
    void aCommandRunsInTheRuntimeOfTheFolder() throws Exception {
        Result r = run("train", "k=3");
        assertEquals(0, r.code);
        assertTrue(r.output.contains("org.latentclr.cli.Main train k=3\n"), r.output);
        assertTrue(r.output.contains("-cp " + folder.toRealPath().resolve("a pack") + "/lib/*"), r.output);
        assertTrue(r.output.contains("jdk.incubator.vector"), r.output);
    }

    @Test
    void testRunsTheCasesWithAndWithoutLibrariesAndTheSample() throws Exception {
        Result r = run("test");
        assertEquals(0, r.code);
        List<String> starts = r.output.lines().filter(l -> l.startsWith("java:"))
                .map(l -> l.substring(l.indexOf("Main ") + 5)).toList();
        assertEquals(3, starts.size(), r.output);
        assertEquals("check --device cuda:exact --report ./device-libraries.md", starts.get(0));
        assertEquals("check --device cuda:own --report ./device-own-kernels.md", starts.get(1));
        assertTrue(starts.get(2).startsWith("golden ") && starts.get(2).endsWith("/golden --device cuda:exact"),
                r.output);
    }

    @Test
    void withoutADriverTestEndsAfterTheFirstSentence() throws Exception {
        java("echo 'latentclr: no driver'; exit 2");
        Result r = run("test");
        assertEquals(2, r.code);
        assertEquals("latentclr: no driver\n", r.output);
    }

    @Test
    void aFailedPartFailsTheWholeButNotTheRest() throws Exception {
        java("case \"$*\" in *cuda:own*) exit 1 ;; *) echo ran ;; esac");
        Result r = run("test");
        assertEquals(1, r.code);
        assertEquals("ran\nran\n", r.output);
    }

    @Test
    void benchFindsItsPeer() throws Exception {
        Result r = run("bench", "--smoke");
        assertTrue(r.output.contains("-Dlatentclr.peers=" + folder.toRealPath().resolve("a pack/benchmarks/peers")),
                r.output);
        assertTrue(r.output.contains("org.latentclr.benchmarks.Bench gpu --out=. --smoke"), r.output);
    }
}
