package org.latentclr.kernels.simulator;

import java.util.Locale;

/** The fundamental types of PTX. */
enum PtxType {
    PRED(0), B8(1), U8(1), S8(1), B16(2), U16(2), S16(2), F16(2), B32(4), U32(4), S32(4), F32(4), B64(8), U64(8), S64(
            8),
    F64(8);

    private final int bytes;

    PtxType(int bytes) {
        this.bytes = bytes;
    }

    int bytes() {
        return bytes;
    }

    /** Whether values live in the file of 64-bit registers. */
    boolean isLong() {
        return bytes == 8;
    }

    boolean isFloat() {
        return this == F16 || this == F32 || this == F64;
    }

    boolean isSigned() {
        return this == S8 || this == S16 || this == S32 || this == S64;
    }

    /** The type of that name such as {@code f32}, or null. */
    static PtxType of(String name) {
        for (PtxType t : values()) if (t.name().toLowerCase(Locale.ROOT).equals(name)) return t;
        return null;
    }
}
