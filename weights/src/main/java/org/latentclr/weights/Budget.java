package org.latentclr.weights;

/**
 * Bounds what one file may make this process allocate: {@code 16 · file size + 16 MiB} in all.
 *
 * <p>
 * Charged before anything is allocated that the file merely claims: inflated entries, arrays that repeat elements
 * (stride 0), decoded byte strings. So a small file that claims ten gigabytes is refused at no cost.
 */
final class Budget {
    private static final long FACTOR = 16;
    private static final long FLOOR = 16L << 20;

    private final long limit;
    private long used;

    Budget(long fileSize) {
        this.limit = FACTOR * fileSize + FLOOR;
    }

    /** Takes {@code bytes} from the budget or refuses the file. */
    void charge(String where, long bytes) {
        if (bytes < 0 || bytes > limit - used) {
            throw new WeightsException(where, "at most " + limit + " bytes of data for a file of this size",
                    "a claim of " + (bytes < 0 ? "more than 2^63" : Long.toString(bytes)) + " bytes",
                    "the file is damaged or made to exhaust memory, do not use it");
        }
        used += bytes;
    }
}
