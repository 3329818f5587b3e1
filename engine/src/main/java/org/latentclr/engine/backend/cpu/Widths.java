package org.latentclr.engine.backend.cpu;

/** The implementations of {@link VectorSupport}, one per vector width. */
record Widths(int bits, String describe, GemmKernels matrices, LoopKernels loops) implements VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";

    static VectorSupport best() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return scalar(
                    "plain Java loops: start the JVM with --add-modules " + MODULE + " to use vector instructions");
        }
        return of(Math.min(512, Simd.preferredBits()));
    }

    static VectorSupport of(int bits) {
        return switch (bits) {
            case 0 -> scalar("plain Java loops");
            case 128, 256, 512 -> Simd.of(bits);
            default ->
                throw new IllegalArgumentException("vector width: expected 0, 128, 256 or 512 bits, found " + bits);
        };
    }

    private static VectorSupport scalar(String why) {
        return new Widths(0, why, new ScalarGemmKernels(), new ScalarLoops());
    }

    /** Apart, so that the Vector API is only loaded when it is there. */
    private static final class Simd {
        static int preferredBits() {
            return jdk.incubator.vector.FloatVector.SPECIES_PREFERRED.vectorBitSize();
        }

        static VectorSupport of(int bits) {
            GemmKernels kernels = switch (bits) {
                case 512 -> new GemmKernels512();
                case 256 -> new GemmKernels256();
                default -> new GemmKernels128();
            };
            return new Widths(bits, "vectors of " + bits / 32 + " floats", kernels, new VectorLoops());
        }
    }
}
