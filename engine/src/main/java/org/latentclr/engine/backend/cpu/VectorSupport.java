package org.latentclr.engine.backend.cpu;

/**
 * Which implementation of the inner loops this machine and this JVM allow, chosen once at start.
 */
public interface VectorSupport {
    /** Name of the system property that limits the vector width in bits: 512, 256, 128 or 0 for plain Java. */
    String BITS_PROPERTY = "latentclr.vectorBits";

    /** Vector width in bits, 0 for plain Java. */
    int bits();

    /** What was chosen and, when vectors are not used, which flag is missing. */
    String describe();

    /** Inner loops of matrix products. */
    GemmKernels matrices();

    /** Elementwise loops and sums. */
    LoopKernels loops();

    /** The best that is available, or the width that the system property {@value #BITS_PROPERTY} asks for. */
    static VectorSupport detect() {
        String text = System.getProperty(BITS_PROPERTY);
        if (text == null) return Widths.best();
        return switch (text.strip()) {
            case "512", "256", "128", "0" -> ofBits(Integer.parseInt(text.strip()));
            default -> throw new IllegalArgumentException(
                    "system property " + BITS_PROPERTY + ": expected 512, 256, 128 or 0, found '" + text + "'");
        };
    }

    /** The implementation for one vector width, 0 for plain Java; wide ones are slow where the processor lacks them. */
    static VectorSupport ofBits(int bits) {
        return Widths.of(bits);
    }

    /** Plain Java. */
    static VectorSupport scalar() {
        return Widths.of(0);
    }
}
