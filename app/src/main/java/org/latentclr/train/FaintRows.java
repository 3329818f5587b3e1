package org.latentclr.train;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.discovery.Faint;
import org.latentclr.picture.Picture;
import org.latentclr.report.Block;

/** Says on a page which directions change next to nothing: by the root mean square of the difference between the ends of their strips. */
final class FaintRows {
    private FaintRows() {}

    /** The same rows, faint ones with a note. */
    static List<Block.Traversal> noted(List<Block.Traversal> rows) {
        List<Integer> faint = Faint.of(rows.stream().mapToDouble(FaintRows::change).toArray());
        List<Block.Traversal> noted = new ArrayList<>(rows);
        for (int k : faint) {
            Block.Traversal t = rows.get(k);
            noted.set(k, new Block.Traversal(t.title(), t.note().isEmpty() ? Faint.NOTE : t.note() + "; " + Faint.NOTE,
                    t.samples()));
        }
        return noted;
    }

    private static double change(Block.Traversal row) {
        return Math.sqrt(row.samples().stream()
                .mapToDouble(s -> Picture.meanSquare(s.getFirst(), s.getLast())).average().orElse(0));
    }
}
