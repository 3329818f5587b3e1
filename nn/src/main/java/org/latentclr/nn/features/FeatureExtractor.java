package org.latentclr.nn.features;

import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;

/** A frozen network that turns pictures into feature maps, from coarse to abstract. */
public interface FeatureExtractor {
    /** One line for people: architecture, where the weights come from. */
    String describe();

    Backend backend();

    /** Number of feature maps that {@link #stages} returns. */
    int stageCount();

    /**
     * The feature maps of pictures, recorded in the graph when the pictures are tracked.
     *
     * @param images [N,3,H,W] or [N,1,H,W] (the channel is repeated), nominally in [−1,1]; what else the network wants of its input it does
     *     itself; not modified
     * @return [N,C_l,H_l,W_l] for each stage, in the order of computation
     */
    List<Tensor> stages(Tensor images);

    /** The same network with every stage averaged over space, [N,C_l,1,1]; inside, the maps go on undiminished (METHODS §2.5, Pooled). */
    default FeatureExtractor pooled() {
        return new PooledFeatures(this);
    }
}
