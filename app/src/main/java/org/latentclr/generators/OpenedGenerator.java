package org.latentclr.generators;

import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;

/**
 * A generator with what the configuration says about its use.
 *
 * @param generator frozen, with the configured truncation of images and the noise of the published tool
 * @param space where codes are edited: W, or Z without {@code use_w}
 * @param featureLayer exact name of the layer whose activation is the feature map
 */
public record OpenedGenerator(Generator generator, LatentSpace space, String featureLayer) {
    /** Width of a code that is edited. */
    public int codeSize() {
        return generator.codeSize(space);
    }

    /** Number of features of one sample. */
    public int featureSize() {
        return generator.layer(featureLayer).size();
    }
}
