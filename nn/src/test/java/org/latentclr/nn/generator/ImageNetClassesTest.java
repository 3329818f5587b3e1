package org.latentclr.nn.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.EngineException;

class ImageNetClassesTest {
    private static String failure(String text, int count) {
        return assertThrows(EngineException.class, () -> ImageNetClasses.resolve(text, count)).getMessage();
    }

    @Test
    void namesAndIndices() {
        assertEquals(List.of(16), ImageNetClasses.resolve("bulbul", 1000));
        assertEquals(List.of(248), ImageNetClasses.resolve("husky", 1000));
        assertEquals(List.of(250), ImageNetClasses.resolve("Siberian_husky", 1000));
        assertEquals(List.of(239), ImageNetClasses.resolve("239", 1000));
        assertEquals(List.of(16, 0, 999), ImageNetClasses.resolve("[bulbul, 0, toilet tissue]", 1000));
        assertEquals("tench", ImageNetClasses.name(0));
        assertEquals("toilet tissue", ImageNetClasses.name(999));
    }

    @Test
    void everyIndexHasAName() {
        for (int i = 0; i < ImageNetClasses.COUNT; i++) assertTrue(ImageNetClasses.name(i).matches("\\S.*\\S"));
    }

    @Test
    void whatIsWrongSaysWhatThereIs() {
        assertTrue(failure("bulbil", 1000).contains("bulbul (16)"), failure("bulbil", 1000));
        assertTrue(failure("snow husky", 1000).contains("husky"), failure("snow husky", 1000));
        assertTrue(failure("crane", 1000).contains("[134, 517]"), failure("crane", 1000));
        assertTrue(failure("1000", 1000).contains("999"));
        assertTrue(failure("bulbul", 10).contains("from 0 to 9"));
        assertTrue(failure("", 1000).contains("class"));
    }
}
