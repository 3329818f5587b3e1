package org.latentclr.kernels.libraries;

/** The libraries of a device. */
public record Libraries(Capability<Blas> blas, Capability<Dnn> dnn) {
    /** No libraries: own kernels compute everything. */
    public static Libraries none(String why) {
        return new Libraries(Capability.missing("cuBLAS", why), Capability.missing("cuDNN", why));
    }

    /** For people: versions, and why own kernels stand in where they do. */
    public String describe() {
        return blas.describe() + ", " + dnn.describe();
    }

    /** Ends both; their device's context is still alive. */
    public void close() {
        blas.library().ifPresent(Blas::close);
        dnn.library().ifPresent(Dnn::close);
    }
}
