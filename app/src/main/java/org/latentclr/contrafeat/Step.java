package org.latentclr.contrafeat;

import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.nn.generator.Generator;

/**
 * One round of training: codes, edits, pictures, loss.
 *
 * @param <D> everything random in it
 */
public sealed interface Step<D> permits PairStep, PrototypeStep, LatentClrStep, RecogStep {
    /** The numbers of one round, all from the stream, which moves on. */
    D draw(Generator generator, RandomStream random);

    /** The loss of one round, recorded. */
    Result loss(Generator generator, D draw);

    /** A network that is trained together with the navigator. */
    default Optional<Module> partner() {
        return Optional.empty();
    }

    /**
     * @param total what is minimised, a scalar
     * @param diversity the diversity loss in it, a scalar
     * @param codes all codes of the round [n,L,w]
     * @param images all pictures of the round; features where no pictures are made
     * @param scalars losses by name, for the log
     */
    record Result(Tensor total, Tensor diversity, Tensor codes, Tensor images, Map<String, Tensor> scalars) {}

    /** λ·{@link Diversity} of edits, added to {@code loss}. */
    static Tensor plus(Tensor loss, double lambda, Tensor diversity) {
        return lambda == 0 ? loss : loss.add(diversity.mul(lambda));
    }
}
