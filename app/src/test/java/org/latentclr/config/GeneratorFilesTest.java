package org.latentclr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.UserError;

class GeneratorFilesTest {
    @TempDir
    private Path root;

    private Optional<Path> locate(String... words) {
        return GeneratorFiles.from(name -> name.equals("GANCONTROL_CHECKPOINT_DIR") ? root.toString() : null)
                .locate(Configuration.train(Request.of(words)).config().generator());
    }

    private String error(String... words) {
        return assertThrows(UserError.class, () -> locate(words)).getMessage();
    }

    @Test
    void publishedNames() throws Exception {
        Path ffhq = root.resolve("stylegan2/stylegan2_ffhq_1024.pt");
        Files.createDirectories(ffhq.getParent());
        Files.createFile(ffhq);
        assertEquals(Optional.of(ffhq), locate("generator=stylegan2"));
        assertEquals(Optional.empty(), locate());
    }

    @Test
    void aMissingFileIsNamedWithThePlace() {
        assertEquals("the generator's weights are missing: no file stylegan2/stylegan2_car_512.pt in "
                + "$GANCONTROL_CHECKPOINT_DIR = " + root + "; put it there, set $GANCONTROL_CHECKPOINT_DIR, or say "
                + "generator.path=FILE", error("generator=stylegan2", "generator.class_name=car"));
        assertTrue(error("generator=biggan").contains("no file biggan-deep-256/config.json in "));
        assertTrue(error("generator=stylegan", "generator.class_name=ukiyo-e").contains("stylegan_ukiyo-e_512.pt"));
    }

    @Test
    void withoutTheVariableTheCurrentFolderIsSearched() {
        var generator = Configuration.train(Request.of("generator=stylegan2")).config().generator();
        String message = assertThrows(UserError.class, () -> GeneratorFiles.from(name -> null).locate(generator))
                .getMessage();
        assertTrue(message.contains("checkpoints, as $GANCONTROL_CHECKPOINT_DIR is not set"), message);
    }

    @Test
    void anUnknownClassListsNearOnes() {
        String message = error("generator=stylegan2", "generator.class_name=cats");
        assertTrue(message.startsWith("generator.class_name: stylegan2 has no class 'cats' (nearest: cat"), message);
        assertTrue(message.contains("horse, bedrooms"), message);
    }

    @Test
    void aPathOfOnesOwn() throws Exception {
        Path own = Files.createFile(root.resolve("own.pkl"));
        assertEquals(Optional.of(own),
                locate("generator=stylegan2", "generator.path=" + own, "generator.class_name=x"));
        assertEquals("generator.path: the file /nowhere/x.pkl does not exist",
                error("generator=file", "generator.path=/nowhere/x.pkl"));
        assertTrue(error("generator=file").startsWith("generator=file needs generator.path=FILE"));
    }
}
