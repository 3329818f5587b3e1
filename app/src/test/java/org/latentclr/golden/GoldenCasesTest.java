package org.latentclr.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;

/** What a run says of cases that it cannot compute, of tensors and files that it does not know, and of those that are missing. */
class GoldenCasesTest {
    private static final String FILE = "squares/some.safetensors";

    @TempDir
    private Path set;

    /** Squares of {@code x.NAME} are {@code y.NAME}; a negative x is refused. */
    private static final class Squares implements GoldenCheck {
        @Override
        public boolean knows(String file) {
            return file.startsWith("squares/");
        }

        @Override
        public void run(GoldenFile file, Backend device) {
            for (String name : file.names())
                if (name.startsWith("x.")) file.in(name, () -> square(file, name));
        }

        private static void square(GoldenFile file, String name) {
            double x = file.values(name)[0];
            if (x < 0) throw new IllegalStateException("option 'negative' is not known");
            file.expect("y" + name.substring(1), x * x);
        }
    }

    @BeforeEach
    void write() throws IOException {
        Files.createDirectory(set.resolve("squares"));
        SafetensorsWriter.write(set.resolve(FILE), List.of(one("x.two", 2), one("y.two", 4), one("x.minus", -1),
                one("y.minus", 1), one("x.three", 3), one("y.three", 9), one("surprise", 7)), Map.of());
        Files.writeString(set.resolve("unknown.bin"), "?");
        StringBuilder table = new StringBuilder("file\ttensor\tdtype\tshape\tmax_abs\tf32_err\ttol\tremark\n");
        for (String t : List.of("x.two", "y.two", "x.minus", "y.minus", "x.three", "y.three", "surprise", "y.lost"))
            table.append(FILE + "\t" + t + "\tF64\t1\t1\t0\t1e-6\t\n");
        table.append("squares/lost.safetensors\ty.two\tF64\t1\t1\t0\t1e-6\t\n");
        Files.writeString(set.resolve("TENSORS.tsv"), table);
    }

    private static NamedArray one(String name, double value) {
        return NamedArray.of(name, new double[]{value}, 1);
    }

    private GoldenReport run() {
        return new GoldenRun(set, List.of(new Squares())).run(new ReferenceBackend(), "", (file, counts) -> {});
    }

    @Test
    void aCaseThatCannotBeComputedFailsAlone() {
        GoldenReport r = run();
        assertEquals(List.of(FILE + " · x.minus: option 'negative' is not known"), r.failures());
        assertEquals(2, r.passed());
    }

    @Test
    void whatIsNotCheckedIsNamedAndCounted() {
        GoldenReport r = run();
        assertEquals(Set.of(FILE, "squares/lost.safetensors", "unknown.bin"), r.skipped().keySet());
        String tensors = r.skipped().get(FILE);
        assertTrue(tensors.contains("no rule for it: y.minus, surprise"), tensors);
        assertTrue(tensors.contains("named in TENSORS.tsv and not in the file: y.lost"), tensors);
        assertEquals("2 passed, 1 failed, 5 skipped (2 tensors compared, 3 read as inputs)", r.summary());
    }
}
