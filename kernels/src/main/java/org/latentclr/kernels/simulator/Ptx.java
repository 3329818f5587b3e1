package org.latentclr.kernels.simulator;

import java.util.List;
import java.util.Map;

/** PTX as the parser reads it: names are not resolved, instructions are not interpreted. */
final class Ptx {
    private Ptx() {}

    /**
     * @param variables those outside functions, in order
     * @param kernels by name
     */
    record Module(List<Variable> variables, Map<String, Function> kernels) {}

    /**
     * @param space {@code global}, {@code const}, {@code shared}, {@code local} or {@code param}
     * @param count number of elements; 0 for an array whose size the launch decides
     * @param initial the first values; the rest is zero
     */
    record Variable(String space, PtxType type, String name, int align, int count, List<Long> initial) {
        long bytes() {
            return (long) type.bytes() * count;
        }
    }

    /**
     * A kernel.
     *
     * @param registers name to type
     * @param labels name to the index of the instruction that follows
     */
    record Function(String name, List<Variable> parameters, Map<String, PtxType> registers, List<Variable> variables,
            List<Instruction> code, Map<String, Integer> labels) {}

    /**
     * @param line of the text, from 1
     * @param text as written
     * @param guard the predicate that decides, or an empty text; with a leading ! when negated
     * @param opcode with its suffixes
     */
    record Instruction(int line, String text, String guard, String opcode, List<Operand> operands) {}

    /** What an instruction works on. */
    sealed interface Operand {}

    /** A register, a number or the name of a variable or label. */
    record Word(String text) implements Operand {}

    /** {@code [base + offset]}; base is a register or a variable, or empty. */
    record Address(String base, long offset) implements Operand {}

    /** {@code {a, b, …}}. */
    record Vector(List<String> parts) implements Operand {}

    /** {@code a|b}: two results. */
    record Pair(String first, String second) implements Operand {}
}
