package org.latentclr.kernels.cast;

import java.util.Locale;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.driver.Arguments;

/** Copies on the device between float32 and formats of 16 bits, rounded to nearest, ties to even. */
public final class CastCuda {
    /** A format of 16 bits. */
    public enum Format {
        /** IEEE half: 11 bits, range to 65504. */
        FP16,
        /** bfloat16: 8 bits, range of float32. */
        BF16;

        private String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final String FAMILY = "cast/cast";

    private final Cuda cuda;

    public CastCuda(Cuda cuda) {
        this.cuda = cuda;
    }

    /**
     * Narrows.
     *
     * @param from address of {@code n} floats, not modified
     * @param to address of room for {@code n} numbers of 2 bytes
     */
    public void narrow(Format f, long from, long to, int n) {
        cuda.each(FAMILY, "to_" + f.word(), n, new Arguments().pointer(from).pointer(to).integer(n));
    }

    /** Widens {@code n} numbers of 2 bytes to floats; exact. */
    public void widen(Format f, long from, long to, int n) {
        cuda.each(FAMILY, "from_" + f.word(), n, new Arguments().pointer(from).pointer(to).integer(n));
    }
}
