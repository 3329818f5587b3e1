package org.latentclr.kernels.simulator;

import java.util.List;
import java.util.Map;

/**
 * A kernel ready to run. Predicates have the first register ids, so that id and index are the same for them.
 *
 * @param steps the last one is an exit
 * @param words number of 32-bit registers, constants and special registers included; longs likewise
 * @param registers number of ids over all kinds
 * @param definedAtStart for each id the lanes that have a value at the start: all for constants and special registers
 * @param specials special registers such as {@code %tid.x} by 32-bit register index
 * @param names of declared registers, for people
 * @param parameterOffsets offset of each parameter; the last element is the total size
 * @param sharedBytes size of static shared memory; {@code dynamicShared} says whether the launch may add to it
 * @param serial whether blocks must run in order: atomic operations on floats
 */
record Program(String name, Step[] steps, int words, int longs, int predicates, int registers, int[] definedAtStart,
        List<Constant> constants, Map<String, Integer> specials, Map<String, Decoder.Register> names,
        int[] parameterOffsets, int sharedBytes, int localBytes, boolean dynamicShared, boolean serial) {

    /** A number in a register of its own. */
    record Constant(Decoder.Register register, long bits) {}
}
