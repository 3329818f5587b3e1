package org.latentclr.kernels.simulator;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * An opcode split at its dots, such as {@code cvt.rn.f32.s32}.
 *
 * @param modifiers the parts that are not types, in order
 * @param types the parts that are
 */
record Opcode(String text, String base, Set<String> modifiers, List<PtxType> types) {
    static Opcode of(String text) {
        String[] parts = text.split("\\.");
        Set<String> modifiers = new LinkedHashSet<>();
        List<PtxType> types = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            PtxType t = PtxType.of(parts[i]);
            if (t == null) modifiers.add(parts[i]);
            else
                types.add(t);
        }
        return new Opcode(text, parts[0], modifiers, types);
    }

    boolean has(String modifier) {
        return modifiers.contains(modifier);
    }

    /** The type of the result, or null for opcodes without types. */
    PtxType type() {
        return types.isEmpty() ? null : types.get(0);
    }

    /** The type of the operand where it has its own. */
    PtxType sourceType() {
        return types.size() > 1 ? types.get(1) : type();
    }
}
