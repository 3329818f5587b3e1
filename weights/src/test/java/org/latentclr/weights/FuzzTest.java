package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Truncated files and files with flipped bytes are read or refused by a {@link WeightsException}; never another
 * exception, never out of memory, never slow.
 */
class FuzzTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final List<String> FORMATS = List.of(".pt", ".pth", ".bin", ".pkl", ".npy", ".npz");

    static List<Path> small() {
        return Golden.resources().stream().filter(FuzzTest::isCheckpoint).toList();
    }

    static Stream<Path> golden() {
        return Golden.folder().map(folder -> Golden.filesUnder(folder).stream())
                .orElseGet(() -> small().stream().limit(1))
                .filter(file -> isCheckpoint(file) || file.endsWith("factor_vae.safetensors"));
    }

    private static boolean isCheckpoint(Path file) {
        return FORMATS.stream().anyMatch(file.toString()::endsWith);
    }

    @ParameterizedTest
    @MethodSource("small")
    void smallFiles(Path file) throws IOException {
        fuzz(file, 60, 250);
    }

    @ParameterizedTest
    @MethodSource("golden")
    void goldenFiles(Path file) throws IOException {
        fuzz(file, 12, 24);
    }

    private static void fuzz(Path file, int cuts, int flips) throws IOException {
        byte[] content = Files.readAllBytes(file);
        Random random = new Random(20240607);
        for (int i = 0; i < cuts; i++) {
            int length = i % 3 == 0 ? random.nextInt(Math.min(content.length, 600)) : random.nextInt(content.length);
            attempt(file, Arrays.copyOf(content, length));
        }
        for (int i = 0; i < flips; i++) {
            byte[] copy = content.clone();
            int window = i % 2 == 0 ? copy.length : Math.min(copy.length, 3000);
            int start = i % 4 == 3 ? copy.length - window : 0;
            for (int flip = 0; flip <= i % 8; flip++) {
                copy[start + random.nextInt(window)] = (byte) random.nextInt(256);
            }
            attempt(file, copy);
        }
    }

    private static void attempt(Path file, byte[] content) {
        assertTimeout(LIMIT, () -> {
            try {
                Checkpoint checkpoint = CheckpointReader.read(file, MemorySegment.ofArray(content));
                assertNotNull(Inspection.of(checkpoint).text());
                new PlainValues().of(checkpoint.root());
            } catch (WeightsException refused) {
                assertNotNull(refused.getMessage());
            }
        });
    }
}
