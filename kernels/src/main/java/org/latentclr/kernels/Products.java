package org.latentclr.kernels;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Who computes matrix products and convolutions on a CUDA device. */
public enum Products {
    /** cuBLAS and cuDNN where they are found, by their fastest reproducible algorithms. */
    FAST,
    /** The same without the algorithms that transform first (Winograd, FFT), whose rounding errors are about four times as large. */
    EXACT,
    /** Own kernels only. */
    OWN;

    /** The one with this word. */
    static Optional<Products> of(String word) {
        return Arrays.stream(values()).filter(p -> p.name().toLowerCase(Locale.ROOT).equals(word)).findFirst();
    }
}
