package org.latentclr.nn.generator;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;

/**
 * A network that makes images from latent codes, frozen or not. All results are recorded in the graph when a code is tracked.
 *
 * <p>Results belong to the scope that is open when a method is called; intermediate values are freed before it returns, unless they
 * are saved for a gradient.
 */
public interface Generator {
    /** One line for people: architecture, image size, parameters. */
    String describe();

    Backend backend();

    /** Width of a code in the prior's space Z. */
    int zSize();

    /** Width of a code in W; {@link #zSize()} where there is no mapping network. */
    int wSize();

    /** Number L of codes that can be given per layer (W+ has L codes). */
    int latentCount();

    /** Length of a class vector; 0 for an unconditional network. */
    int classCount();

    /** The classes that were chosen for latents without class vectors; none for an unconditional network. */
    default List<Integer> classes() {
        return List.of();
    }

    /**
     * The same network showing these classes where latents bring no class vectors. With several, code n of a batch shows class n mod
     * their number.
     *
     * @throws EngineException for an index out of range, or a network without classes
     */
    default Generator withClasses(List<Integer> indices) {
        throw new EngineException("class", "none, as the generator has no classes", indices.toString());
    }

    /** The same network for the {@code i}-th of several pictures: of several chosen classes it shows one, class i mod their number. */
    default Generator showing(int i) {
        List<Integer> chosen = classes();
        return chosen.size() < 2 ? this : withClasses(List.of(chosen.get(i % chosen.size())));
    }

    /** Class vectors of {@code n} codes as chosen: [1,C] for one class, [n,C] for several; none without a choice. */
    default Optional<Tensor> classVectors(int n) {
        return classes().isEmpty()
                ? Optional.empty()
                : Optional.of(new Classes(classCount(), classes()).vectors(n, backend()));
    }

    /** Height and width of an image. */
    int imageSize();

    int imageChannels();

    /** The spaces in which codes are accepted. */
    Set<LatentSpace> spaces();

    /** Width of a code in a space. */
    default int codeSize(LatentSpace space) {
        return switch (space) {
            case Z -> zSize();
            case W -> wSize();
            case S -> throw new EngineException(describe(), "a generator with style vectors", "one without");
        };
    }

    /** {@code n} samples of the prior [n, z], drawn row by row from the stream, which moves on. */
    Tensor sampleZ(int n, RandomStream random);

    /**
     * Codes in W of codes in Z, without truncation: [N,z] → [N,w]. The identity where there is no mapping network.
     *
     * @throws EngineException for a conditional network, which needs {@link #map(Tensor, Tensor)}
     */
    Tensor map(Tensor z);

    /**
     * Codes in W of codes in Z under class vectors.
     *
     * @param z [N,z]
     * @param classes [N,C], one-hot or mixed
     */
    Tensor map(Tensor z, Tensor classes);

    /** All layers whose output can be asked for, in order of computation. */
    List<Layer> layers();

    /**
     * The layer of an exact name or alias.
     *
     * @throws EngineException for an unknown one, with the names that exist and the nearest
     */
    default Layer layer(String name) {
        return LayerNames.find(layers(), name);
    }

    /**
     * The output of a layer, [N, shape of the layer]. Nothing beyond that layer is computed, and no truncation is applied (METHODS §1.11).
     *
     * @param layer an exact name or alias of {@link #layers()}
     */
    Tensor features(Latents latents, String layer);

    /**
     * {@link #features} in chunks of rows, to bound memory: a chunk keeps nothing but its codes for the gradient, which computes the
     * chunk again. For frozen networks; gradients reach the codes only. Random noise, where there is any, is drawn for each chunk anew.
     *
     * @param rows rows per chunk, rounded down to a multiple of {@link Latents#unit()} but at least that
     */
    default Tensor features(Latents latents, String layer, int rows) {
        int unit = latents.unit();
        int step = Math.max(unit, rows - rows % unit);
        int n = latents.batch();
        if (step >= n) return features(latents, layer);
        List<Tensor> parts = new ArrayList<>();
        for (int from = 0; from < n; from += step) {
            Latents chunk = latents.rows(from, Math.min(n, from + step));
            List<Tensor> codes = chunk.parts();
            parts.add(Autograd.recompute("features of " + layer, in -> {
                Map<Tensor, Tensor> given = new IdentityHashMap<>();
                for (int i = 0; i < in.length; i++) given.put(codes.get(i), in[i]);
                return features(chunk.with(given::get), layer);
            }, codes.toArray(Tensor[]::new)));
        }
        return Concat.apply(0, parts.toArray(Tensor[]::new));
    }

    /** Images [N,C,H,W], nominally in [−1,1] and not clamped, with the truncation that this generator was given. */
    Tensor image(Latents latents);
}
