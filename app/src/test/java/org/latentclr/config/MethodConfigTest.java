package org.latentclr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latentclr.UserError;

/** Which record the words of {@code train} make, and the defaults of the methods besides LatentCLR. */
class MethodConfigTest {
    private static Configuration<Training> read(String... words) {
        return Configuration.training(new Request(List.of(words), Optional.empty(), Optional.empty()));
    }

    @Test
    void theMethodChoosesTheRecord() {
        assertInstanceOf(TrainConfig.class, read().config());
        assertInstanceOf(TrainConfig.class, read("method=latentclr").config());
        assertInstanceOf(ContraFeatConfig.class, read("method=contrafeat").config());
        assertInstanceOf(ContraFeatConfig.class, read("preset=contrafeat-3dshapes").config());
        assertEquals(Training.Method.SEFA, ((DecompositionConfig) read("method=sefa").config()).method());
        assertEquals(Training.Method.GANSPACE, ((DecompositionConfig) read("method=ganspace").config()).method());
    }

    @Test
    void publishedSettingsOfContraFeat() {
        ContraFeatConfig c = (ContraFeatConfig) read("preset=contrafeat-3dshapes", "generator=file",
                "generator.path=x.pkl", "variant=pt").config();
        assertEquals(ContraFeatConfig.Variant.PT, c.variant());
        assertEquals(64, c.batchSize());
        assertEquals(600_000, c.batchSize() * c.iterations());
        assertEquals(0.1, c.contrast().diversity());
        assertEquals(1, c.step().scale());
        assertEquals(2, c.colors());
        assertEquals(1_000_000, c.navigator().samples());
    }

    @Test
    void wrongWordsAreRefusedByName() {
        assertTrue(assertThrows(UserError.class, () -> read("method=contrafeat", "varaint=pt")).getMessage()
                .contains("variant"));
        assertTrue(assertThrows(UserError.class, () -> read("method=contrafeat", "att_smoothing=2")).getMessage()
                .contains("odd"));
        assertTrue(assertThrows(UserError.class, () -> read("method=sefa", "edit_layers=[3,1]")).getMessage()
                .contains("first"));
        assertThrows(UserError.class, () -> read("method=pca"));
    }
}
