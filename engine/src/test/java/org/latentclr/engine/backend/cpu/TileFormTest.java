package org.latentclr.engine.backend.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class TileFormTest {
    private static void chosen(TileForm form, ConvGeometry g) {
        assertEquals(Optional.ofNullable(form), TileForm.of(g), g.toString());
    }

    @Test
    void theFormWithTheFewestProductsIsChosen() {
        chosen(TileForm.FOUR, ConvGeometry.of(8, 384, 13, 13, 256, 3, 3, 1, 1));
        chosen(TileForm.FOUR, ConvGeometry.of(8, 512, 8, 8, 512, 3, 3, 1, 1));
        chosen(TileForm.TWO, ConvGeometry.of(1, 512, 16, 16, 512, 3, 3, 1, 1));
        chosen(TileForm.TWO, ConvGeometry.of(8, 384, 3, 3, 256, 3, 3, 1, 1));
        chosen(null, ConvGeometry.of(1, 384, 3, 3, 256, 3, 3, 1, 1));
        chosen(TileForm.FIVE, ConvGeometry.of(8, 64, 27, 27, 192, 5, 5, 1, 2));
        chosen(TileForm.FIVE, ConvGeometry.of(2, 64, 7, 7, 192, 5, 5, 1, 4));
        chosen(null, ConvGeometry.of(1, 64, 7, 7, 192, 5, 5, 1, 2));
    }

    @Test
    void onlyWhatTheFormsComputeIsChosen() {
        chosen(null, ConvGeometry.of(8, 64, 27, 27, 192, 5, 5, 2, 2));
        chosen(null, ConvGeometry.of(8, 64, 27, 27, 192, 5, 5, 1, 5));
        chosen(null, ConvGeometry.of(8, 64, 27, 27, 192, 4, 4, 1, 2));
        chosen(null, ConvGeometry.of(8, 3, 27, 27, 192, 5, 5, 1, 2));
        chosen(null, new ConvGeometry(8, 64, 27, 27, 192, 5, 3, 1, 1, 2, 1, 1, 1, 1));
        chosen(null, new ConvGeometry(8, 64, 27, 27, 192, 5, 5, 1, 1, 2, 2, 2, 1, 1));
        chosen(null, new ConvGeometry(8, 64, 27, 27, 192, 5, 5, 1, 1, 2, 2, 1, 1, 2));
    }

    @Test
    void exactConvolutionsHaveNoTiles() {
        try (Team team = new Team(2)) {
            ConvGeometry g = ConvGeometry.of(8, 64, 27, 27, 192, 5, 5, 1, 2);
            VectorSupport vectors = VectorSupport.detect();
            assertFalse(new Convolutions(team, vectors, new WeightCache(), true).isFast(g));
            assertTrue(vectors.bits() == 0 || new Convolutions(team, vectors, new WeightCache(), false).isFast(g));
        }
    }
}
