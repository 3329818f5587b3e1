package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GemmKernelGeneratorTest {
    @Test
    void theCommittedKernelsAreWhatTheGeneratorWrites() throws IOException {
        Path folder = Path.of("src/main/java/org/latentclr/engine/backend/cpu");
        for (Map.Entry<String, String> file : GemmKernelGenerator.files().entrySet()) {
            String committed = Files.readString(folder.resolve(file.getKey()));
            assertEquals(withoutSpace(file.getValue()), withoutSpace(committed), file.getKey());
        }
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s+", "");
    }
}
