package org.latentclr.contrafeat;

import java.util.Arrays;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.generator.Generator;

/**
 * The codes that edits start from: each sample mixes the W codes of n prior samples, one after the other over the layers, cut at
 * ⌊i·L/n⌋ (style mixing, METHODS §2.6).
 *
 * @param colors n; 1 is plain W
 */
public record BaseCodes(int colors) {
    public BaseCodes {
        EngineException.check(colors >= 1, "base codes", "at least one colour", colors);
    }

    /** Prior samples for {@code batch} codes, [n·b,z]: first those of the first colour. */
    public Tensor draw(Generator generator, int batch, RandomStream random) {
        return generator.sampleZ(colors * batch, random);
    }

    /**
     * @param z [n·b,z], not modified
     * @return [b,L,w]
     */
    public Tensor mix(Generator generator, Tensor z) {
        EngineException.check(z.dim(0) % colors == 0, "base codes", "a multiple of " + colors + " samples", z.shape());
        int b = z.dim(0) / colors;
        int layers = generator.latentCount();
        Tensor w = generator.map(z).reshape(colors, b, 1, generator.wSize());
        Tensor[] parts = new Tensor[colors];
        int used = 0;
        for (int i = 0; i < colors; i++) {
            int n = cut(i + 1, layers) - cut(i, layers);
            if (n > 0)
                parts[used++] = w.slice(0, i, i + 1).reshape(b, 1, w.dim(3)).expand(b, n, w.dim(3));
        }
        return Concat.apply(1, Arrays.copyOf(parts, used));
    }

    private int cut(int i, int layers) {
        return i == colors ? layers : (int) (i * ((double) layers / colors));
    }
}
