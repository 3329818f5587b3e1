package org.latentclr.lclr;

import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/** Where the codes of a batch come from; usually {@link FeatureTap#sample}. */
@FunctionalInterface
public interface LatentSource {
    /** {@code n} codes [n,D] in the edited space. */
    Tensor sample(int n, RandomStream random);
}
