package org.latentclr.kernels.simulator;

import java.util.List;
import org.latentclr.kernels.simulator.ArithmeticSteps.Join;
import org.latentclr.kernels.simulator.Decoder.Kind;
import org.latentclr.kernels.simulator.Decoder.Register;

/** Finds the step of an instruction, or refuses it by name and line. */
final class StepFinder {
    private final Decoder names;
    private final MemoryStepFinder memory;

    StepFinder(Decoder names) {
        this.names = names;
        memory = new MemoryStepFinder(names);
    }

    Step find(Ptx.Instruction i) {
        Opcode op = Opcode.of(i.opcode());
        Step.Head head = head(i);
        Step step = switch (op.base()) {
            case "ld", "st", "atom", "red" -> memory.find(i, op, head);
            case "bra", "ret", "exit", "bar", "barrier", "membar", "fence", "shfl", "vote", "activemask" -> control(i,
                    op, head);
            case "mov", "cvta" -> move(i, op, head);
            case "mma" -> matrix(i, op, head);
            case "setp" -> compare(i, op, head);
            case "selp" -> new ArithmeticSteps.Choose(head, word(i, 0, op.type()), word(i, 1, op.type()),
                    word(i, 2, op.type()), names.predicate(i, text(i, 3)));
            default -> op.type() == PtxType.PRED ? logic(i, op, head) : compute(i, op, head);
        };
        if (step == null) throw names.unknown(i);
        return step;
    }

    private Step.Head head(Ptx.Instruction i) {
        if (i.guard().isEmpty()) return new Step.Head(i, -1, false);
        return new Step.Head(i, names.predicate(i, i.guard()).index(), i.guard().startsWith("!"));
    }

    private String text(Ptx.Instruction i, int k) {
        if (k < i.operands().size() && i.operands().get(k) instanceof Ptx.Word w) return w.text();
        throw names.error(i, "a register or number as operand " + (k + 1), "another form");
    }

    private Register word(Ptx.Instruction i, int k, PtxType type) {
        return names.operand(i, text(i, k), type);
    }

    // ---- arithmetic ----

    private Step compute(Ptx.Instruction i, Opcode op, Step.Head head) {
        if (op.type() == null) return null;
        Lanes lanes = lanes(op);
        if (lanes == null) return null;
        Register[] from = new Register[i.operands().size() - 1];
        for (int k = 0; k < from.length; k++) from[k] = word(i, k + 1, sourceType(op, k));
        return new ArithmeticSteps.Compute(head, lanes, word(i, 0, op.type()), from);
    }

    private static Lanes lanes(Opcode op) {
        Lanes vectors = Lanes.VECTORS ? VectorLanes.find(op) : null;
        if (vectors != null) return vectors;
        if (op.base().equals("cvt")) return Conversion.find(op);
        return op.type().isFloat() ? FloatArithmetic.find(op) : IntegerArithmetic.find(op);
    }

    /** The type of source operand {@code k}, for numbers that stand there. */
    private static PtxType sourceType(Opcode op, int k) {
        return switch (op.base()) {
            case "cvt" -> op.sourceType();
            case "shl", "shr" -> k == 1 ? PtxType.U32 : op.type();
            case "bfi" -> k >= 2 ? PtxType.U32 : op.type();
            case "mad" -> op.has("wide") && k == 2 ? PtxType.U64 : op.type();
            default -> op.type();
        };
    }

    private Step move(Ptx.Instruction i, Opcode op, Step.Head head) {
        Ptx.Operand to = i.operands().get(0);
        Ptx.Operand from = i.operands().get(1);
        if (to instanceof Ptx.Vector v && v.parts().size() == 2)
            return new ArithmeticSteps.Unpack(head, names.operand(i, v.parts().get(0), PtxType.B32),
                    names.operand(i, v.parts().get(1), PtxType.B32), word(i, 1, op.type()));
        if (from instanceof Ptx.Vector v && v.parts().size() == 2)
            return new ArithmeticSteps.Pack(head, word(i, 0, op.type()),
                    names.operand(i, v.parts().get(0), PtxType.B32), names.operand(i, v.parts().get(1), PtxType.B32));
        if (op.type() == PtxType.PRED) return logic(i, op, head);
        return new ArithmeticSteps.Move(head, word(i, 0, op.type()), word(i, 1, op.type()));
    }

    private Step logic(Ptx.Instruction i, Opcode op, Step.Head head) {
        Register to = names.predicate(i, text(i, 0));
        if (op.base().equals("mov") && Numbers.isNumber(text(i, 1)))
            return new ArithmeticSteps.SetPredicate(head, to, Numbers.bits(text(i, 1)) != 0);
        Register a = names.predicate(i, text(i, 1));
        return switch (op.base()) {
            case "mov" -> new ArithmeticSteps.PredicateLogic(head, Join.AND, false, to, a, a);
            case "not" -> new ArithmeticSteps.PredicateLogic(head, Join.AND, true, to, a, a);
            case "and", "or", "xor" -> new ArithmeticSteps.PredicateLogic(head,
                    Join.valueOf(op.base().toUpperCase(java.util.Locale.ROOT)), false, to, a,
                    names.predicate(i, text(i, 2)));
            default -> null;
        };
    }

    private Step compare(Ptx.Instruction i, Opcode op, Step.Head head) {
        List<String> modifiers = op.modifiers().stream().filter(m -> !m.equals("ftz")).toList();
        Comparison c = modifiers.size() != op.modifiers().size() ? null : Comparison.find(modifiers.get(0), op.type());
        if (c == null) return null;
        Register to;
        Register opposite = null;
        if (i.operands().get(0) instanceof Ptx.Pair p) {
            to = names.predicate(i, p.first());
            opposite = names.predicate(i, p.second());
        } else {
            to = names.predicate(i, text(i, 0));
        }
        Register[] from = {word(i, 1, op.type()), word(i, 2, op.type())};
        if (modifiers.size() == 1)
            return new ArithmeticSteps.Compare(head, c, to, opposite, from, Join.NONE, null, false);
        String other = text(i, 3);
        return new ArithmeticSteps.Compare(head, c, to, opposite, from,
                Join.valueOf(modifiers.get(1).toUpperCase(java.util.Locale.ROOT)), names.predicate(i, other),
                other.startsWith("!"));
    }

    // ---- matrices ----

    private Step matrix(Ptx.Instruction i, Opcode op, Step.Head head) {
        MatrixStep.Form form = MatrixStep.Form.of(op);
        if (form == null || i.operands().size() != 4) return null;
        Register[] to = vector(i, 0, 4);
        Register[] a = vector(i, 1, form.registersOfA());
        Register[] b = vector(i, 2, form.registersOfB());
        Register[] c = vector(i, 3, 4);
        return new MatrixStep(head, form, to, a, b, c);
    }

    private Register[] vector(Ptx.Instruction i, int k, int size) {
        if (i.operands().get(k) instanceof Ptx.Vector v && v.parts().size() == size)
            return v.parts().stream().map(p -> names.operand(i, p, PtxType.B32)).toArray(Register[]::new);
        if (size == 1 && i.operands().get(k) instanceof Ptx.Word w)
            return new Register[]{names.operand(i, w.text(), PtxType.B32)};
        throw names.error(i, size + " registers as operand " + (k + 1), "another form");
    }

    // ---- control ----

    private Step control(Ptx.Instruction i, Opcode op, Step.Head head) {
        return switch (op.base()) {
            case "bra" -> new Step.Branch(head, names.label(i, text(i, 0)));
            case "ret", "exit" -> new Step.Exit(head);
            case "bar", "barrier" -> barrier(i, op, head);
            case "membar", "fence" -> new ArithmeticSteps.Nothing(head);
            case "shfl" -> shuffle(i, op, head);
            case "vote" -> vote(i, op, head);
            default -> new ArithmeticSteps.ActiveMask(head, word(i, 0, PtxType.B32));
        };
    }

    private Step barrier(Ptx.Instruction i, Opcode op, Step.Head head) {
        if (op.has("warp")) return new CollectiveSteps.WarpSync(head, word(i, 0, PtxType.B32));
        // Barriers other than number 0, or for some of the threads only, are not supported.
        boolean whole = op.has("sync") && i.operands().size() == 1 && text(i, 0).equals("0");
        return whole ? new Step.Barrier(head) : null;
    }

    private Step shuffle(Ptx.Instruction i, Opcode op, Step.Head head) {
        if (!op.has("sync") || i.operands().size() != 5) return null;
        CollectiveSteps.Shuffle.Mode mode = null;
        for (var m : CollectiveSteps.Shuffle.Mode.values())
            if (op.has(m.name().toLowerCase(java.util.Locale.ROOT))) mode = m;
        Register to;
        Register valid = null;
        if (i.operands().get(0) instanceof Ptx.Pair p) {
            to = names.operand(i, p.first(), PtxType.B32);
            valid = names.predicate(i, p.second());
        } else {
            to = word(i, 0, PtxType.B32);
        }
        return new CollectiveSteps.Shuffle(head, mode, to, valid, word(i, 1, PtxType.B32), word(i, 2, PtxType.B32),
                word(i, 3, PtxType.B32), word(i, 4, PtxType.B32));
    }

    private Step vote(Ptx.Instruction i, Opcode op, Step.Head head) {
        CollectiveSteps.Vote.Mode mode = null;
        for (var m : CollectiveSteps.Vote.Mode.values())
            if (op.has(m.name().toLowerCase(java.util.Locale.ROOT))) mode = m;
        if (!op.has("sync") || mode == null) return null;
        Register to = names.declared(text(i, 0));
        boolean fits = to != null
                && (to.kind() == Kind.WORD) == (mode == CollectiveSteps.Vote.Mode.BALLOT);
        if (!fits) return null;
        return new CollectiveSteps.Vote(head, mode, to, names.predicate(i, text(i, 1)), text(i, 1).startsWith("!"),
                word(i, 2, PtxType.B32));
    }
}
