package org.latentclr.nn.features;

import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;

/** Feature maps averaged over space. */
record PooledFeatures(FeatureExtractor network) implements FeatureExtractor {
    @Override
    public String describe() {
        return network.describe() + ", averaged over space";
    }

    @Override
    public Backend backend() {
        return network.backend();
    }

    @Override
    public int stageCount() {
        return network.stageCount();
    }

    @Override
    public List<Tensor> stages(Tensor images) {
        return network.stages(images).stream().map(f -> f.mean(true, 2, 3)).toList();
    }

    @Override
    public FeatureExtractor pooled() {
        return this;
    }
}
