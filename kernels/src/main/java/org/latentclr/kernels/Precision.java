package org.latentclr.kernels;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** With how many bits the operands of matrix products and convolutions are multiplied; sums are kept in float32 always. */
public enum Precision {
    /** 24 bits, as everything else. */
    FP32,
    /** 11 bits on tensor cores, relative error about 5e-4 per product; float32 range. */
    TF32,
    /** 8 bits on tensor cores, relative error about 4e-3 per product; float32 range. */
    BF16;

    /** The word of {@code precision=}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The precision with this word. */
    public static Optional<Precision> of(String word) {
        return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
    }

    /** All words, for messages. */
    public static String words() {
        return Arrays.stream(values()).map(Precision::word).collect(Collectors.joining(", "));
    }
}
