package org.latentclr.kernels.libraries;

import org.latentclr.engine.op.ConvSpec;

/**
 * One convolution or adjoint of one: what a library chooses an algorithm for.
 *
 * @param pass which of x [n,c,h,w], the filter [o,c/groups,kh,kw] and y [n,o,oh,ow] is computed from the other two
 */
public record Convolution(Pass pass, ConvSpec spec, int n, int c, int h, int w, int o, int kh, int kw, int oh, int ow) {
    /** What is computed. */
    public enum Pass {
        /** y from x and the filter. */
        FORWARD,
        /** x from y and the filter. */
        INPUT_GRAD,
        /** The filter from x and y. */
        FILTER_GRAD
    }
}
