package org.latentclr.kernels.simulator;

/** Number literals of PTX. */
final class Numbers {
    private Numbers() {}

    /** Whether the word starts like a number. */
    static boolean isNumber(String word) {
        return !word.isEmpty()
                && (Character.isDigit(word.charAt(0)) || word.charAt(0) == '-' && word.length() > 1);
    }

    /**
     * The bits of an integer (decimal, 0x, with or without U), of a float ({@code 0f} and 8 digits) or of a double ({@code 0d} and 16).
     */
    static long bits(String word) {
        boolean negative = word.startsWith("-");
        String w = negative ? word.substring(1) : word;
        if (w.startsWith("0f") || w.startsWith("0F")) {
            int bits = Integer.parseUnsignedInt(w.substring(2), 16);
            return negative ? bits ^ Integer.MIN_VALUE : bits;
        }
        if (w.startsWith("0d") || w.startsWith("0D")) {
            long bits = Long.parseUnsignedLong(w.substring(2), 16);
            return negative ? bits ^ Long.MIN_VALUE : bits;
        }
        if (w.endsWith("U")) w = w.substring(0, w.length() - 1);
        long v = w.startsWith("0x") ? Long.parseUnsignedLong(w.substring(2), 16) : Long.parseUnsignedLong(w);
        return negative ? -v : v;
    }
}
