package org.latentclr.kernels.simulator;

/** A decoded instruction. */
abstract sealed class Step permits Step.Work, Step.Branch, Step.Exit, Step.Barrier, Step.Collective {
    private final Ptx.Instruction source;
    /** The predicate register that decides, or −1. */
    private final int guard;
    private final boolean negated;
    /** Floating-point operations of one lane. */
    final int floatOperations;

    /** What all steps have. */
    record Head(Ptx.Instruction source, int guard, boolean negated) {}

    Step(Head head) {
        source = head.source;
        guard = head.guard;
        negated = head.negated;
        floatOperations = floatOperations(head.source.opcode());
    }

    /** Additions and multiplications of floats that one lane does; for a product of matrices the lane's share. */
    private static int floatOperations(String opcode) {
        if (opcode.startsWith("mma.")) return opcode.contains("k16") ? 128 : opcode.contains("k8") ? 64 : 32;
        if (!opcode.endsWith(".f32") && !opcode.endsWith(".f64")) return 0;
        String base = opcode.substring(0, opcode.indexOf('.'));
        return switch (base) {
            case "fma", "mad" -> 2;
            case "add", "sub", "mul", "div", "sqrt", "rsqrt", "rcp", "ex2", "lg2", "sin", "cos", "tanh" -> 1;
            default -> 0;
        };
    }

    Ptx.Instruction source() {
        return source;
    }

    boolean isGuarded() {
        return guard >= 0;
    }

    /** The lanes of {@code mask} whose guard lets them run. */
    final int active(Warp w, int mask) {
        if (guard < 0) return mask;
        w.checkPredicate(this, guard, mask);
        int p = w.predicates[guard];
        return mask & (negated ? ~p : p);
    }

    /** A step of lanes on their own: arithmetic and memory. */
    abstract static non-sealed class Work extends Step {
        Work(Head head) {
            super(head);
        }

        /** Runs the lanes of {@code mask}, at least one. */
        abstract void run(Warp w, int mask);
    }

    /** Lanes go on at {@code target}. */
    static final class Branch extends Step {
        final int target;

        Branch(Head head, int target) {
            super(head);
            this.target = target;
        }
    }

    /** Lanes end. */
    static final class Exit extends Step {
        Exit(Head head) {
            super(head);
        }
    }

    /** Lanes wait for all threads of the block. */
    static final class Barrier extends Step {
        Barrier(Head head) {
            super(head);
        }
    }

    /** A step of several lanes together, which waits until the lanes of its member mask are there. */
    abstract static non-sealed class Collective extends Step {
        Collective(Head head) {
            super(head);
        }

        /** The lanes that take part, as the lanes of {@code mask} say. */
        abstract int members(Warp w, int mask);

        abstract void run(Warp w, int mask);
    }
}
