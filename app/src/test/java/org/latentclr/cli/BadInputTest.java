package org.latentclr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What is printed for each mistake of {@code bad-input.txt}: a table of command and message; all exit with 2. */
class BadInputTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void makeFiles() throws Exception {
        Files.writeString(folder.resolve("broken.yaml"), "k: [1, 2\nmodel: }\n");
        Files.writeString(folder.resolve("list.yaml"), "- k\n- 3\n");
        Files.writeString(folder.resolve("typo.yaml"), "k: 8\nmodel:\n  aplha: 3\n");
        Files.writeString(folder.resolve("type.yaml"), "k: many\n");
        Files.writeString(folder.resolve("target.yaml"), "model:\n  _target_: colat.models.Fixd\n");
        Files.write(folder.resolve("binary.yaml"), new byte[]{(byte) 0xff, (byte) 0xfe, 0, 1});
        Files.writeString(folder.resolve("huge.yaml"), "#".repeat((1 << 20) + 1), StandardCharsets.US_ASCII);
        Files.writeString(folder.resolve("tag.yaml"), "k: !!java.net.URL [\"http://localhost\"]\n");
    }

    @ParameterizedTest(name = "{0}")
    @CsvFileSource(resources = "bad-input.txt", delimiter = '|', quoteCharacter = '\0', maxCharsPerColumn = 2000)
    void prints(String command, String message) {
        Probe.Result result = Probe.run(command.replace("DIR", folder.toString()).split(" "));
        String printed = result.err().lines().findFirst().orElse("").replace(folder.toString(), "DIR");
        assertEquals("latentclr: " + message, printed);
        assertEquals(Failures.MISTAKE, result.code());
        assertEquals("", result.out());
    }
}
