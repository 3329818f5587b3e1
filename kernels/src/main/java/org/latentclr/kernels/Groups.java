package org.latentclr.kernels;

/** How many neighbouring elements a thread takes at once: {@value #FOUR} where they all lie at multiples of 16 bytes, else one. */
public final class Groups {
    /** Elements of a large group. */
    public static final int FOUR = 4;

    private static final int BYTES = 4 * FOUR;

    private Groups() {}

    /**
     * For row-major operands that are walked in lines.
     *
     * @param line elements that lie side by side; a group never reaches into the next line
     */
    public static int of(int line, long... addresses) {
        long all = 0;
        for (long a : addresses) all |= a;
        return line % FOUR == 0 && all % BYTES == 0 ? FOUR : 1;
    }

    /**
     * For strided operands.
     *
     * @param walk of them, from {@link Walk}
     * @param result address of the row-major result, 0 for none
     * @param operands their addresses
     */
    public static int of(int[] walk, long result, long... operands) {
        if (of(Walk.dim(walk, 0), result) == 1) return 1;
        for (int k = 0; k < operands.length; k++) {
            int inner = Walk.stride(walk, k, 0);
            if (inner == 0) continue;
            if (inner != 1 || operands[k] % BYTES != 0) return 1;
            for (int d = 1; d < Walk.rank(walk); d++) if (Walk.stride(walk, k, d) % FOUR != 0) return 1;
        }
        return FOUR;
    }
}
