package org.latentclr.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a folder that is built already, with a script in the place of Java. */
class LauncherTest {
    /** Says its words, then leaves an archive of classes as the virtual machine does, and after a good run the mark that Main leaves. */
    private static final String JAVA = """
            #!/bin/sh
            echo "java: $*"
            for word in "$@"; do
                case $word in
                    -XX:SharedArchiveFile=*) archive=${word#*=} ;;
                    -Dlatentclr.good=*) good=${word#*=} ;;
                esac
            done
            [ -f "$archive" ] && echo stored
            echo classes >>"$archive"
            case $* in *fails*) exit 3 ;; esac
            : >"$good"
            """;

    @TempDir
    Path folder;

    private record Result(int code, String output) {
        boolean usedArchive() {
            return output.lines().anyMatch("stored"::equals);
        }
    }

    @BeforeEach
    void built() throws IOException {
        Path root = Files.createDirectories(folder.resolve("a program")), state = root.resolve("target/launcher");
        Files.copy(Path.of("../latentclr"), root.resolve("latentclr"));
        for (String module : List.of("engine", "weights", "kernels", "nn", "app"))
            Files.createDirectories(root.resolve(module + "/src/main"));
        Files.createDirectories(state);
        Files.writeString(state.resolve("classpath"), "app.jar\n");
        Files.writeString(state.resolve("built"), "");
        executable("jdk/bin/java", JAVA);
        executable("jdk/bin/javac", "#!/bin/sh\n");
        Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
    }

    private void executable(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Result run(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", folder.resolve("a program/latentclr").toString()));
        command.addAll(List.of(words));
        ProcessBuilder b = new ProcessBuilder(command).redirectErrorStream(true).directory(folder.toFile());
        b.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        b.environment().remove("LATENTCLR_JAVA_OPTS");
        Process p = b.start();
        String output = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(p.waitFor(), output);
    }

    @Test
    void wordsReachTheProgramAndItsCodeComesBack() throws Exception {
        Result r = run("train", "k=3", "a b");
        assertEquals(0, r.code);
        assertTrue(r.output.contains("-cp app.jar org.latentclr.cli.Main train k=3 a b\n"), r.output);
        assertTrue(r.output.contains("jdk.incubator.vector"), r.output);
        assertEquals(3, run("train", "fails").code);
    }

    @Test
    void theArchiveOfAGoodRunIsUsedByTheNext() throws Exception {
        assertFalse(run("gen", "n_samples=1").usedArchive());
        assertTrue(run("gen", "n_samples=1").usedArchive());
        assertFalse(run("train").usedArchive(), "a command has its own");
    }

    @Test
    void theArchiveOfARunThatFailedIsNot() throws Exception {
        assertEquals(3, run("gen", "fails").code);
        assertFalse(run("gen", "n_samples=1").usedArchive());
        assertEquals(3, run("gen", "fails").code);
        assertTrue(run("gen", "n_samples=1").usedArchive(), "a good one before it has left all that is needed");
    }

    @Test
    void helpHasAnotherArchive() throws Exception {
        run("train", "--help");
        assertFalse(run("train").usedArchive());
    }
}
