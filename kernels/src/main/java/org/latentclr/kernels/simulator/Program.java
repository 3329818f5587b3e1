package org.latentclr.kernels.simulator;

import java.util.List;
import java.util.Map;

/**
 * A kernel ready to run. Predicates have the first register ids, so that id and index are the same for them.
 *
 * @param steps the last one is an exit
 * @param runs for each step where the run of unguarded work that it begins ends: these steps follow each other whatever happens
 * @param words number of 32-bit registers, constants and special registers included; longs likewise
 * @param registers number of ids over all kinds
 * @param definedAtStart for each id the lanes that have a value at the start: all for constants and special registers
 * @param names of declared registers, for people
 * @param parameterOffsets offset of each parameter; the last element is the total size
 * @param sharedBytes size of static shared memory; {@code dynamicShared} says whether the launch may add to it
 * @param serial whether blocks must run in order: atomic operations on floats
 */
record Program(String name, Step[] steps, int[] runs, int words, int longs, int predicates, int registers,
        int[] definedAtStart, List<Constant> constants, List<Special> specials, Map<String, Decoder.Register> names,
        int[] parameterOffsets, int sharedBytes, int localBytes, boolean dynamicShared, boolean serial) {

    /** A number in a register of its own. */
    record Constant(Decoder.Register register, long bits) {}

    /** What a special register tells; of most there are three, x, y and z. */
    enum Quantity {
        CTAID, NTID, NCTAID, TID, LANEID, WARPID
    }

    /**
     * A special register such as {@code %tid.x}.
     *
     * @param at index of lane 0
     */
    record Special(Quantity quantity, int axis, int at) {
        static Special of(String name, Decoder.Register register) {
            int dot = name.indexOf('.');
            String word = name.substring(1, dot < 0 ? name.length() : dot);
            return new Special(Quantity.valueOf(word.toUpperCase(java.util.Locale.ROOT)),
                    dot < 0 ? 0 : name.charAt(dot + 1) - 'x', register.at());
        }
    }

    /** The ends of runs of unguarded work, see {@link #runs()}. */
    static int[] runs(Step[] steps) {
        int[] runs = new int[steps.length];
        for (int i = steps.length - 1; i >= 0; i--)
            runs[i] = !(steps[i] instanceof Step.Work) || steps[i].isGuarded()
                    ? i
                    : i + 1 < steps.length ? Math.max(i + 1, runs[i + 1]) : i + 1;
        return runs;
    }
}
