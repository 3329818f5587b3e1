package org.latentclr.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.golden.stylegan2.StyleGan2Checks;

/** The generator of files that do not contain one: the first of the set, whatever sizes its folder's name tells. */
class GeneratorOfSetTest {
    @TempDir
    private Path set;

    private GoldenFile file(String name) {
        return new GoldenFile(set, name, Map.of(), new GoldenReport());
    }

    private Path create(String name) throws IOException {
        Path f = set.resolve(name);
        Files.createDirectories(f.getParent());
        return Files.createFile(f);
    }

    @Test
    void firstWithWeightsIsTaken() throws IOException {
        create("rosinality_sg2/b_64/stylegan2.pt");
        Path first = create("rosinality_sg2/a_16/stylegan2.pt");
        create("rosinality_sg2/Notes/readme.txt");
        Path snapshot = create("nvidia_sg2/a_skip32_map4/network-snapshot.pkl");
        assertEquals(first, StyleGan2Checks.rosinality(file("metrics/sefa.json")));
        assertEquals(snapshot, StyleGan2Checks.nvidia(file("contrafeat_full/x.json")));
    }

    @Test
    void nothingFoundIsSaid() throws IOException {
        create("nvidia_sg2/a/other.pkl");
        String text = assertThrows(IllegalStateException.class,
                () -> StyleGan2Checks.nvidia(file("contrafeat_full/x.json"))).getMessage();
        assertTrue(text.contains("nvidia_sg2") && text.contains("network-snapshot.pkl"), text);
    }
}
