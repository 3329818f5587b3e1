package org.latentclr.contrafeat;

import java.util.stream.IntStream;
import org.latentclr.engine.EngineException;

/**
 * Which stages of the feature extractor are used.
 *
 * @param count at most so many
 * @param fromTop the last ones instead of the first
 */
public record StageRange(int count, boolean fromTop) {
    /** All of any extractor. */
    public static final StageRange ALL = new StageRange(Integer.MAX_VALUE, true);

    public StageRange {
        EngineException.check(count >= 1, "stages", "at least one", count);
    }

    /** Indices among {@code stages}, ascending. */
    IntStream indices(int stages) {
        int n = Math.min(count, stages);
        return fromTop ? IntStream.range(stages - n, stages) : IntStream.range(0, n);
    }
}
