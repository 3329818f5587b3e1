package org.latentclr.nn.stylegan2;

import org.latentclr.engine.Tensor;

/** Where layers get their styles from. */
@FunctionalInterface
interface Styles {
    /** The style [M,C] of a layer, M a divisor of the batch. */
    Tensor style(StyledLayer layer);
}
