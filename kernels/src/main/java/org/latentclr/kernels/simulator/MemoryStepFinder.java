package org.latentclr.kernels.simulator;

import java.util.Set;
import org.latentclr.kernels.simulator.Decoder.Register;
import org.latentclr.kernels.simulator.Access.Space;
import org.latentclr.kernels.simulator.MemorySteps.Update;

/** Finds the steps of loads, stores and atomic operations. */
final class MemoryStepFinder {
    /** Hints about caches and orders that change nothing here. */
    private static final Set<String> HINTS = Set.of("nc", "ca", "cg", "cs", "lu", "cv", "wb", "wt", "volatile",
            "relaxed", "acquire", "release", "weak", "cta", "gpu", "sys", "L1::no_allocate", "L1::evict_last");

    private static final Set<String> SPACES = Set.of("global", "shared", "local", "param", "const");

    private static final Set<String> ATOMICS = Set.of("add", "min", "max", "exch", "cas", "and", "or", "xor");

    private final Decoder names;

    MemoryStepFinder(Decoder names) {
        this.names = names;
    }

    /** The step, or null where there is none. */
    Step find(Ptx.Instruction i, Opcode op, Step.Head head) {
        int vector = op.has("v2") ? 2 : op.has("v4") ? 4 : 1;
        String kind = "";
        for (String m : op.modifiers()) {
            if (ATOMICS.contains(m)) kind = m;
            else if (!HINTS.contains(m) && !SPACES.contains(m) && !m.equals("v2") && !m.equals("v4")) return null;
        }
        Ptx.Operand address = i.operands().get(op.base().equals("ld") || op.base().equals("atom") ? 1 : 0);
        if (!(address instanceof Ptx.Address a)) return null;
        Access access = access(i, op, a, vector);
        return switch (op.base()) {
            case "ld" -> new MemorySteps.Load(head, access, values(i, i.operands().get(0), op.type()));
            case "st" -> new MemorySteps.Store(head, access, values(i, i.operands().get(1), op.type()));
            default -> atomic(i, op, head, kind, access);
        };
    }

    private Access access(Ptx.Instruction i, Opcode op, Ptx.Address a, int vector) {
        Register base = names.declared(a.base());
        long offset = a.offset();
        if (base == null)
            offset += Numbers.isNumber(a.base()) ? Numbers.bits(a.base()) : names.address(i, a.base());
        Space space = op.has("shared")
                ? Space.SHARED
                : op.has("local") ? Space.LOCAL : op.has("param") ? Space.PARAM : Space.GLOBAL;
        return new Access(space, op.type(), vector, base, offset);
    }

    private Register[] values(Ptx.Instruction i, Ptx.Operand o, PtxType type) {
        return switch (o) {
            case Ptx.Word w -> new Register[]{names.operand(i, w.text(), type)};
            case Ptx.Vector v -> v.parts().stream().map(p -> names.operand(i, p, type)).toArray(Register[]::new);
            default -> throw names.error(i, "registers", "another form");
        };
    }

    private Step atomic(Ptx.Instruction i, Opcode op, Step.Head head, String kind, Access access) {
        Update update = update(kind, op.type());
        if (update == null) return null;
        if (op.type().isFloat() || kind.equals("exch") || kind.equals("cas")) names.makeSerial();
        boolean result = op.base().equals("atom");
        int first = result ? 2 : 1;
        Register[] from = new Register[i.operands().size() - first];
        for (int k = 0; k < from.length; k++) from[k] = values(i, i.operands().get(first + k), op.type())[0];
        Register to = result ? values(i, i.operands().get(0), op.type())[0] : null;
        return new MemorySteps.Atomic(head, access, update, to, from);
    }

    private static Update update(String kind, PtxType t) {
        if (t == PtxType.F32)
            return kind.equals("add")
                    ? (old, a, b) -> Float
                            .floatToRawIntBits(Float.intBitsToFloat((int) old) + Float.intBitsToFloat((int) a))
                    : null;
        if (t.isFloat() || t.bytes() < 4) return null;
        return switch (kind) {
            case "add" -> (old, a, b) -> old + a;
            case "and" -> (old, a, b) -> old & a;
            case "or" -> (old, a, b) -> old | a;
            case "xor" -> (old, a, b) -> old ^ a;
            case "exch" -> (old, a, b) -> a;
            case "cas" -> (old, a, b) -> old == a ? b : old;
            case "min" -> (old, a, b) -> before(a, old, t) ? a : old;
            case "max" -> (old, a, b) -> before(old, a, t) ? a : old;
            default -> null;
        };
    }

    private static boolean before(long x, long y, PtxType t) {
        return switch (t) {
            case S32 -> (int) x < (int) y;
            case S64 -> x < y;
            default -> Long.compareUnsigned(x, y) < 0;
        };
    }
}
