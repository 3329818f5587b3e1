package org.latentclr.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.latentclr.discovery.Discovery;
import org.latentclr.discovery.Faint;
import org.latentclr.picture.Picture;
import org.latentclr.report.Block;

/** Directions that change next to nothing are named, and the published measures still count them. */
class FaintRowsTest {
    private static Picture grey(int level) {
        return new Picture(2, 2, IntStream.generate(() -> level * 0x10101).limit(4).toArray());
    }

    private static Block.Traversal row(String note, int level) {
        return new Block.Traversal("row", note, List.of(List.of(grey(0), grey(7), grey(level))));
    }

    @Test
    void aTenthOfTheStrongestIsTheLimit() {
        assertEquals(List.of(1, 3), Faint.of(1, 0.099, 0.1, 0));
        assertEquals(List.of(0, 1), Faint.of(0, 0));
        double[][] shifts = {{0, -0.5, 0.1}, {0.04, 0, 0.01}};
        assertEquals(List.of(1), Faint.ofShifts(shifts));
        assertEquals("1", Faint.named(Faint.ofShifts(shifts)));
        assertEquals(2, Discovery.of(shifts, 0, 1, 2).count());
        assertEquals(1, Discovery.of(Arrays.copyOf(shifts, 1), 0, 1, 2).count());
    }

    @Test
    void rowsGetANote() {
        List<Block.Traversal> rows = FaintRows
                .noted(List.of(row("strong", 200), row("weak", 19), row("", 10), row("", 21)));
        assertEquals(List.of("strong", "weak; changes next to nothing", "changes next to nothing", ""),
                rows.stream().map(Block.Traversal::note).toList());
        assertEquals(200.0 * 200 / 255 / 255, Picture.meanSquare(grey(0), grey(200)), 1e-12);
    }
}
