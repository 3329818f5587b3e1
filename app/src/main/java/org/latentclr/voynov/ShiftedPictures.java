package org.latentclr.voynov;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/**
 * Pictures of codes and of shifted codes. With {@code inW}, a code is mapped to W first and the shift acts there (the published option
 * {@code w_shift}); both pictures of a pair have the same class and the same noise.
 *
 * @param generator frozen
 * @param inW whether shifts act in W
 */
public record ShiftedPictures(Generator generator, boolean inW) {
    /** The space in which shifts act. */
    public LatentSpace space() {
        return inW ? LatentSpace.W : LatentSpace.Z;
    }

    /** Width of a shift. */
    public int width() {
        return generator.codeSize(space());
    }

    /**
     * The codes that shifts are added to.
     *
     * @param z [N,z] of the prior
     * @param classes class vectors of a conditional generator
     */
    public Tensor codes(Tensor z, Optional<Tensor> classes) {
        if (!inW) return z;
        return classes.isPresent() ? generator.map(z, classes.get()) : generator.map(z);
    }

    /** The picture of each code [N,width]. */
    public Tensor pictures(Tensor codes, Optional<Tensor> classes) {
        Latents latents = Latents.of(space(), codes);
        return generator.image(classes.map(latents::withClasses).orElse(latents));
    }
}
