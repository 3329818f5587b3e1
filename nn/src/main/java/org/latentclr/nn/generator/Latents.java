package org.latentclr.nn.generator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;

/**
 * The codes of a batch: one code [N,D] that every layer of the generator reads, or one code per layer.
 *
 * <p>Codes may have different batch sizes as long as each divides the larger ones. With the largest one N, a smaller code [M,D] stands for itself repeated N/M
 * times, so row n of the batch reads its row n mod M. With rows ordered direction-major (row k·M+m is direction k of sample m) this
 * says "all directions share the original's code", and a generator computes the layers before the first large code once per original
 * (METHODS §1.8, feed_layers).
 *
 * @param space the space of every code
 * @param codes one code, or one per layer; not modified
 * @param classes class vectors [N or M, C] for conditional networks in space Z
 */
public record Latents(LatentSpace space, List<Tensor> codes, Optional<Tensor> classes) {
    public Latents {
        codes = List.copyOf(codes);
        EngineException.check(!codes.isEmpty(), "latents", "at least one code", "none");
        for (Tensor c : codes)
            EngineException.check(c.rank() == 2 && c.dim(0) > 0, "latents", "codes of shape [N,D]", c.shape());
        int[] sizes = codes.stream().mapToInt(c -> c.dim(0)).sorted().toArray();
        for (int i = 1; i < sizes.length; i++)
            EngineException.check(sizes[i] % sizes[i - 1] == 0, "latents",
                    "batch sizes that divide each other", sizes[i - 1] + " and " + sizes[i]);
    }

    /** One code [N,D] for all layers. */
    public static Latents of(LatentSpace space, Tensor code) {
        return new Latents(space, List.of(code), Optional.empty());
    }

    /** A code per layer: [N,L,D]. */
    public static Latents perLayer(LatentSpace space, Tensor codes) {
        EngineException.check(codes.rank() == 3, "latents", "codes per layer of shape [N,L,D]", codes.shape());
        List<Tensor> list = new ArrayList<>();
        for (int l = 0; l < codes.dim(1); l++)
            list.add(codes.slice(1, l, l + 1).reshape(codes.dim(0), codes.dim(2)));
        return new Latents(space, list, Optional.empty());
    }

    /** A code per layer, in the order of the layers. */
    public static Latents perLayer(LatentSpace space, List<Tensor> codes) {
        return new Latents(space, codes, Optional.empty());
    }

    /**
     * Layer-restricted edit: layer l reads the edited code where l is in {@code feedLayers}, the original elsewhere (METHODS §1.8).
     *
     * @param original [M,D]
     * @param edited [K·M,D], direction-major
     * @param feedLayers indices in 0..layers−1
     * @param layers {@link Generator#latentCount()}
     */
    public static Latents mixed(LatentSpace space, Tensor original, Tensor edited, Collection<Integer> feedLayers,
            int layers) {
        for (int l : feedLayers)
            EngineException.check(l >= 0 && l < layers, "feed_layers", "indices from 0 to " + (layers - 1), l);
        Tensor[] list = new Tensor[layers];
        Arrays.setAll(list, l -> feedLayers.contains(l) ? edited : original);
        return perLayer(space, List.of(list));
    }

    /** The same codes with class vectors [N or a divisor of it, C]. */
    public Latents withClasses(Tensor vectors) {
        return new Latents(space, codes, Optional.of(vectors));
    }

    /** Whether each layer has a code of its own. */
    public boolean isPerLayer() {
        return codes.size() > 1;
    }

    /** The code that layer {@code l} reads. */
    public Tensor code(int l) {
        return isPerLayer() ? codes.get(l) : codes.get(0);
    }

    /** Batch size: that of the largest code. */
    public int batch() {
        return codes.stream().mapToInt(c -> c.dim(0)).max().orElseThrow();
    }

    /** {@link #rows} cuts at multiples of this: the largest batch size of a code, or of class vectors, that is repeated, or 1 where none is. */
    public int unit() {
        int n = batch();
        return parts().stream().mapToInt(c -> c.dim(0)).filter(m -> m < n).max().orElse(1);
    }

    /**
     * Rows {@code from} to {@code to}−1 of the batch, for work in chunks.
     *
     * @param from a multiple of every smaller code's batch size
     * @param to likewise
     */
    public Latents rows(int from, int to) {
        return with(c -> cut(c, from, to));
    }

    /** The same with every distinct tensor, class vectors included, replaced by its image under {@code f}. */
    public Latents with(UnaryOperator<Tensor> f) {
        Map<Tensor, Tensor> done = new IdentityHashMap<>();
        UnaryOperator<Tensor> once = t -> done.computeIfAbsent(t, f);
        return new Latents(space, codes.stream().map(once).toList(), classes.map(once));
    }

    /** The distinct tensors of which this consists: codes in the order of their first use, then class vectors. */
    public List<Tensor> parts() {
        Set<Tensor> all = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Tensor> ordered = new ArrayList<>();
        for (Tensor c : codes) if (all.add(c)) ordered.add(c);
        classes.filter(all::add).ifPresent(ordered::add);
        return ordered;
    }

    private Tensor cut(Tensor c, int from, int to) {
        int n = batch();
        EngineException.check(0 <= from && from < to && to <= n, "latents.rows", "rows within 0.." + n,
                from + ".." + to);
        if (c.dim(0) == n) return c.slice(0, from, to);
        EngineException.check(from % c.dim(0) == 0 && to % c.dim(0) == 0, "latents.rows",
                "rows at multiples of " + c.dim(0), from + ".." + to);
        return c;
    }
}
