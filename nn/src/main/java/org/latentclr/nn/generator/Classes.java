package org.latentclr.nn.generator;

import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Tile;

/**
 * The classes that a conditional generator shows where the latents do not say. With several, row n of a batch shows class n mod count, so that
 * codes and their edits, which are batches of whole copies of the codes, show the same classes.
 *
 * @param count number of classes that the generator has
 * @param indices the chosen ones; none means that latents must say
 */
public record Classes(int count, List<Integer> indices) {
    public Classes {
        indices = List.copyOf(indices);
        for (int i : indices)
            EngineException.check(i >= 0 && i < count, "class", "an index from 0 to " + (count - 1), i);
    }

    /** No choice. */
    public static Classes none(int count) {
        return new Classes(count, List.of());
    }

    /** One class or several. */
    public static Classes of(int count, List<Integer> indices) {
        EngineException.check(!indices.isEmpty(), "class", "at least one class", "none");
        return new Classes(count, indices);
    }

    /** Class vectors [M,count] of a batch, M a divisor of its size: those of the latents or else the chosen ones. */
    public Tensor vectors(Latents latents, Backend backend) {
        if (latents.classes().isPresent()) {
            Tensor given = latents.classes().get();
            EngineException.check(given.rank() == 2 && given.dim(1) == count, "classes",
                    "class vectors [N," + count + "]", given.shape());
            return given;
        }
        int n = indices.size();
        EngineException.check(n > 0, "conditional generator", "a class, or latents with class vectors", "neither");
        int smallest = latents.codes().stream().mapToInt(c -> c.dim(0)).min().orElseThrow();
        EngineException.check(smallest % n == 0, "conditional generator",
                "a batch that is a multiple of its " + n + " classes", smallest + " codes");
        return vectors(n, backend);
    }

    /** Class vectors of {@code n} codes: [1,count] for one class, else [n,count], row i of class i mod their number. */
    Tensor vectors(int n, Backend backend) {
        int rows = indices.size() == 1 ? 1 : n;
        float[] v = new float[rows * count];
        for (int i = 0; i < rows; i++) v[i * count + indices.get(i % indices.size())] = 1;
        return Tensor.of(backend, v, rows, count);
    }

    /** The latents with class vectors: their own or else the chosen ones. */
    public Latents complete(Latents latents, Backend backend) {
        return latents.classes().isPresent() ? latents : latents.withClasses(vectors(latents, backend));
    }

    /** [z, e] side by side, the smaller batch repeated: [N,z] and [M,e] → [max(N,M), z+e]. */
    public static Tensor join(Tensor z, Tensor e) {
        int n = Math.max(z.dim(0), e.dim(0));
        return Concat.apply(1, Tile.to(z, n), Tile.to(e, n));
    }
}
