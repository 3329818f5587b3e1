package org.latentclr.lclr;

import java.util.List;
import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/**
 * Where a frozen generator is edited and where the effect is looked at.
 *
 * @param generator G, frozen
 * @param space space of the codes that are edited
 * @param layer exact name of the layer whose output is the feature map (METHODS §1.11)
 * @param feedLayers layers that get the edited code, the others get the original (METHODS §1.8); empty for all
 */
public record FeatureTap(Generator generator, LatentSpace space, String layer, Optional<List<Integer>> feedLayers) {

    public FeatureTap {
        generator.layer(layer);
        feedLayers = feedLayers.map(List::copyOf);
        EngineException.check(generator.spaces().contains(space), "latent space", "one of " + generator.spaces(),
                space);
        int layers = generator.latentCount();
        for (int l : feedLayers.orElse(List.of()))
            EngineException.check(l >= 0 && l < layers, "feed_layers", "layers from 0 to " + (layers - 1), l);
        EngineException.check(feedLayers.isEmpty() || !feedLayers.get().isEmpty(), "feed_layers",
                "at least one layer, or no such option for all", "an empty list");
    }

    /** All layers are fed. */
    public static FeatureTap of(Generator generator, LatentSpace space, String layer) {
        return new FeatureTap(generator, space, layer, Optional.empty());
    }

    /** The same for the {@code i}-th of several codes that are looked at one by one: with its class ({@link Generator#showing}). */
    public FeatureTap showing(int i) {
        return new FeatureTap(generator.showing(i), space, layer, feedLayers);
    }

    /** Width D of a code. */
    public int codeSize() {
        return generator.codeSize(space);
    }

    /** Width F of the flattened feature map. */
    public int featureSize() {
        return generator.layer(layer).size();
    }

    /** {@code n} codes [n,D] of the prior, mapped to the edited space. */
    public Tensor sample(int n, RandomStream random) {
        Tensor z = generator.sampleZ(n, random);
        if (space == LatentSpace.Z) return z;
        EngineException.check(space == LatentSpace.W, "latent samples", "space Z or W", space);
        return generator.map(z);
    }

    /** Features of unedited codes: [N,D] → [N,F]. */
    public Tensor original(Tensor z) {
        return features(withClasses(Latents.of(space, z), z.dim(0)));
    }

    /**
     * Features of edited codes.
     *
     * @param z [N,D], the originals
     * @param edits [B·N,D], blocks of edits of all originals
     * @return [B·N,F]
     */
    public Tensor edited(Tensor z, Tensor edits) {
        return features(latents(z, edits));
    }

    /** The codes that the layers read: the edits, or edits and originals mixed by layer. */
    public Latents latents(Tensor z, Tensor edits) {
        Latents all = feedLayers.isEmpty()
                ? Latents.of(space, edits)
                : Latents.mixed(space, z, edits, feedLayers.get(), generator.latentCount());
        return withClasses(all, z.dim(0));
    }

    /** An edit shows the class of its original. */
    private Latents withClasses(Latents l, int originals) {
        return generator.classVectors(originals).map(l::withClasses).orElse(l);
    }

    private Tensor features(Latents l) {
        Tensor h = generator.features(l, layer);
        return h.reshape(h.dim(0), -1);
    }
}
