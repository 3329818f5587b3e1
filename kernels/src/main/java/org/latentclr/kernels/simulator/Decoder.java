package org.latentclr.kernels.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.latentclr.engine.EngineException;

/**
 * Turns a kernel as parsed into a {@link Program}: gives registers their places, numbers a register of their own, variables their
 * addresses, and finds the step of every instruction.
 */
final class Decoder {
    /** The kinds of registers: 32 bits and less, 64 bits, predicates. */
    enum Kind {
        WORD, LONG, PREDICATE
    }

    /**
     * @param index within its kind
     * @param id over all kinds
     */
    record Register(Kind kind, int index, int id) {
        /** Index of lane 0 in the file of its kind. */
        int at() {
            return index * Warp.LANES;
        }

        boolean isLong() {
            return kind == Kind.LONG;
        }
    }

    private static final Set<String> SPECIALS = Set.of("%tid.x", "%tid.y", "%tid.z", "%ntid.x", "%ntid.y", "%ntid.z",
            "%ctaid.x", "%ctaid.y", "%ctaid.z", "%nctaid.x", "%nctaid.y", "%nctaid.z", "%laneid", "%warpid");

    private final String file;
    private final Ptx.Function function;
    /** Addresses of module variables. */
    private final Map<String, Long> globals;
    private final Map<String, Long> symbols = new HashMap<>();
    private final Map<String, Register> registers = new LinkedHashMap<>();
    private final Map<String, Register> constantRegisters = new HashMap<>();
    private final Map<String, Register> specials = new LinkedHashMap<>();
    private final List<Program.Constant> constants = new ArrayList<>();
    private final int[] counts = new int[Kind.values().length];
    private int ids;
    private int sharedBytes;
    private int localBytes;
    private boolean dynamicShared;
    private boolean serial;

    private Decoder(String file, Ptx.Function function, Map<String, Long> globals) {
        this.file = file;
        this.function = function;
        this.globals = globals;
    }

    /**
     * @param file name of the PTX, for messages
     * @param shared shared variables declared outside kernels
     * @param globals addresses of variables in global and constant memory
     */
    static Program decode(String file, Ptx.Function function, List<Ptx.Variable> shared, Map<String, Long> globals) {
        Decoder d = new Decoder(file, function, globals);
        shared.forEach(d::place);
        function.variables().forEach(d::place);
        return d.program();
    }

    private void place(Ptx.Variable v) {
        boolean isShared = v.space().equals("shared");
        int at = align(isShared ? sharedBytes : localBytes, v.align());
        symbols.put(v.name(), (long) at);
        dynamicShared |= isShared && v.count() == 0;
        if (isShared) sharedBytes = at + (int) v.bytes();
        else
            localBytes = align(at + (int) v.bytes(), 8);
    }

    private static int align(int n, int to) {
        return (n + to - 1) / to * to;
    }

    private Program program() {
        int[] offsets = parameters();
        declare(Kind.PREDICATE); // first, so that their ids are their indices
        declare(Kind.WORD);
        declare(Kind.LONG);
        Step[] steps = new Step[function.code().size() + 1];
        StepFinder finder = new StepFinder(this);
        for (int i = 0; i < steps.length - 1; i++) steps[i] = finder.find(function.code().get(i));
        steps[steps.length - 1] = new Step.Exit(new Step.Head(
                new Ptx.Instruction(0, "end of " + function.name(), "", "ret", List.of()), -1, false));
        int[] defined = new int[ids];
        constants.forEach(c -> defined[c.register().id()] = -1);
        List<Program.Special> places = new ArrayList<>();
        specials.forEach((name, r) -> {
            places.add(Program.Special.of(name, r));
            defined[r.id()] = -1;
        });
        return new Program(function.name(), steps, Program.runs(steps), counts[Kind.WORD.ordinal()],
                counts[Kind.LONG.ordinal()], counts[Kind.PREDICATE.ordinal()], ids, defined, constants, places,
                registers, offsets, sharedBytes, localBytes, dynamicShared, serial);
    }

    private int[] parameters() {
        int[] offsets = new int[function.parameters().size() + 1];
        int at = 0;
        for (int i = 0; i < offsets.length - 1; i++) {
            Ptx.Variable p = function.parameters().get(i);
            at = align(at, p.align());
            offsets[i] = at;
            symbols.put(p.name(), (long) at);
            at += (int) p.bytes();
        }
        offsets[offsets.length - 1] = at;
        return offsets;
    }

    private void declare(Kind kind) {
        function.registers().forEach((name, type) -> {
            if (kind(type) == kind) registers.put(name, add(kind));
        });
    }

    private static Kind kind(PtxType t) {
        return t == PtxType.PRED ? Kind.PREDICATE : t.isLong() ? Kind.LONG : Kind.WORD;
    }

    private Register add(Kind kind) {
        return new Register(kind, counts[kind.ordinal()]++, ids++);
    }

    // ---- what steps ask ----

    /** Blocks must run in order. */
    void makeSerial() {
        serial = true;
    }

    /** A declared register of any kind, or null. */
    Register declared(String name) {
        return registers.get(name);
    }

    /** A register, number, special register or address of a variable as an operand of type {@code type}. */
    Register operand(Ptx.Instruction i, String text, PtxType type) {
        Register r = registers.get(text);
        if (r != null) return r;
        if (SPECIALS.contains(text)) return specials.computeIfAbsent(text, k -> add(Kind.WORD));
        if (Numbers.isNumber(text)) return constant(Numbers.bits(text), type);
        return constant(address(i, text), type);
    }

    private Register constant(long bits, PtxType type) {
        Kind kind = type.isLong() ? Kind.LONG : Kind.WORD;
        return constantRegisters.computeIfAbsent(kind + ":" + bits, k -> {
            Register r = add(kind);
            constants.add(new Program.Constant(r, bits));
            return r;
        });
    }

    /** A predicate register. */
    Register predicate(Ptx.Instruction i, String text) {
        Register r = registers.get(text.startsWith("!") ? text.substring(1) : text);
        if (r == null || r.kind() != Kind.PREDICATE) throw error(i, "a predicate", "'" + text + "'");
        return r;
    }

    /** The address of a variable or parameter. */
    long address(Ptx.Instruction i, String name) {
        Long at = symbols.get(name);
        if (at == null) at = globals.get(name);
        if (at == null) throw error(i, "a register, number or variable", "'" + name + "'");
        return at;
    }

    int label(Ptx.Instruction i, String name) {
        Integer at = function.labels().get(name);
        if (at == null) throw error(i, "a label of this kernel", "'" + name + "'");
        return at;
    }

    EngineException error(Ptx.Instruction i, String expected, String found) {
        return new EngineException("PTX " + file + " line " + i.line(), expected, found + " in '" + i.text() + "'");
    }

    EngineException unknown(Ptx.Instruction i) {
        return new EngineException("PTX " + file + " line " + i.line(), "an instruction that the simulator knows",
                "'" + i.opcode() + "' in '" + i.text() + "'", "run this kernel on a device");
    }
}
