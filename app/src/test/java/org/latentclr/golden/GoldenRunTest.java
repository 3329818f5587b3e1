package org.latentclr.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;

/** Golden checks on the small folder that the project carries, and that wrong values are noticed. */
class GoldenRunTest {
    private static final Path SMALL = Path.of("src", "test", "resources", "golden");
    private static final String TRAJECTORY = "latentclr/train_linear_feed/trajectory.safetensors";

    private static GoldenReport run(Path folder, String device, String only) {
        try (Backend b = Backends.open(device, 0).backend()) {
            return new GoldenRun(folder, GoldenChecks.all()).run(b, only, (file, counts) -> {});
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"reference", "cpu"})
    void smallFolderPasses(String device) {
        GoldenReport report = run(SMALL, device, "");
        assertEquals(List.of(), report.failures());
        assertEquals(Map.of(), report.skipped());
        assertTrue(report.passed() > 700, report.summary());
    }

    /** A folder inside is checked as in a run on the whole. */
    @Test
    void aPartOfTheFolderPasses() {
        GoldenReport report = run(SMALL.resolve("nvidia_sg2/e_orig16"), "cpu", "");
        assertEquals(List.of(), report.failures());
        assertEquals(Map.of(), report.skipped());
        assertTrue(report.passed() > 20, report.summary());
    }

    /** A wrong stored value, wrong index or wrong weight makes the run fail. */
    @ParameterizedTest
    @CsvSource({"nvidia_sg2/e_orig16, golden.safetensors, act.b8.conv0",
            "rosinality_sg2/b_64, golden.safetensors, partial_feed.w.convs.1"})
    void changedValueFails(String folder, String name, String tensor, @TempDir Path temp) throws Exception {
        Path copy = Files.createDirectories(temp.resolve(folder));
        try (var files = Files.list(SMALL.resolve(folder))) {
            for (Path f : files.toList()) Files.copy(f, copy.resolve(f.getFileName()));
        }
        Files.copy(SMALL.resolve("TENSORS.tsv"), temp.resolve("TENSORS.tsv"));
        flip(copy.resolve(name), tensor);
        GoldenReport report = run(temp, "reference", name);
        assertEquals(1, report.failed(), report.failures().toString());
        assertTrue(report.failures().get(0).contains(tensor), report.failures().toString());
    }

    /** Changes the sign of the first value of a tensor. */
    private static void flip(Path file, String tensor) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        int header = (bytes[0] & 255) | (bytes[1] & 255) << 8 | (bytes[2] & 255) << 16;
        String text = new String(bytes, 8, header, StandardCharsets.UTF_8);
        int at = text.indexOf("\"data_offsets\":[", text.indexOf("\"" + tensor + "\"")) + "\"data_offsets\":[".length();
        int offset = Integer.parseInt(text.substring(at, text.indexOf(',', at)));
        bytes[8 + header + offset + 3] ^= (byte) 0x80;
        Files.write(file, bytes);
    }

    @Test
    void wrongIndexFails(@TempDir Path temp) throws Exception {
        Path folder = Files.createDirectories(temp.resolve("nvidia_sg2/x"));
        Path from = SMALL.resolve("nvidia_sg2/e_orig16");
        Files.copy(from.resolve("network-snapshot.pkl"), folder.resolve("network-snapshot.pkl"));
        Files.copy(SMALL.resolve("TENSORS.tsv"), temp.resolve("TENSORS.tsv"));
        String json = Files.readString(from.resolve("D_index.json"));
        Files.writeString(folder.resolve("D_index.json"), json.replaceFirst("\"l2\": 0\\.", "\"l2\": 9."));
        GoldenReport report = run(temp, "reference", "index");
        assertEquals(1, report.failed(), report.failures().toString());
    }

    /** An option that nothing reads is named, and the file is compared all the same. */
    @ParameterizedTest
    @CsvSource({"'\"seed\"', '\"sled\"', sled=", "'\\\"optimizer\\\"', '\\\"optimiser\\\"', optimiser=",
            "'\\\"temp\\\"', '\\\"taum\\\"', taum="})
    void anUnknownOptionIsNamed(String option, String other, String named, @TempDir Path temp) throws Exception {
        for (String name : List.of("TENSORS.tsv", "rosinality_sg2/b_64/stylegan2.pt", TRAJECTORY)) {
            Files.createDirectories(temp.resolve(name).getParent());
            Files.copy(SMALL.resolve(name), temp.resolve(name));
        }
        Path file = temp.resolve(TRAJECTORY);
        byte[] bytes = Files.readAllBytes(file);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains(option), "no " + option);
        Files.write(file, text.replace(option, other).getBytes(StandardCharsets.ISO_8859_1));
        GoldenReport report = run(temp, "cpu", "trajectory");
        assertTrue(report.skipped().values().stream().anyMatch(v -> v.contains(named)),
                report.skipped() + " " + report.failures());
    }
}
