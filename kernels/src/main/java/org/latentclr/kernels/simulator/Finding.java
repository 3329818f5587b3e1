package org.latentclr.kernels.simulator;

/**
 * An error that a kernel made.
 *
 * @param line of the PTX text
 * @param instruction as written there
 * @param detail the first occurrence: which thread, which address
 * @param count how often it happened at this line
 */
public record Finding(Kind kind, String kernel, int line, String instruction, String detail, long count) {
    /** What went wrong. */
    public enum Kind {
        OUT_OF_BOUNDS("access outside every allocation"), MISALIGNED("misaligned address"), UNWRITTEN_MEMORY(
                "read of memory that nothing has written"),
        UNWRITTEN_REGISTER(
                "read of a register that nothing has written"),
        MISSING_BARRIER(
                "race: no barrier between a write and a read of shared memory by different warps"),
        RACE(
                "race: unordered writes of shared memory"),
        DIVERGENT_BARRIER(
                "barrier that not all threads of the block reach"),
        SHUFFLE_MASK(
                "wrong member mask of a warp instruction"),
        DEADLOCK(
                "deadlock"),
        ENDLESS("endless loop");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }

    @Override
    public String toString() {
        return "%s line %d: %s, %s (`%s`; %s)".formatted(kernel, line, kind.words,
                count == 1 ? "once" : count + " times", instruction.replaceAll("\\s+", " ").replaceFirst(" ?;$", ""),
                detail);
    }
}
