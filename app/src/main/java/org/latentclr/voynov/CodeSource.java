package org.latentclr.voynov;

import java.util.List;
import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.engine.random.TruncatedNormal;
import org.latentclr.nn.generator.Generator;

/**
 * Where codes and their classes are drawn from.
 *
 * @param classes of a conditional generator, one drawn for each code; empty for the generator's own choice
 * @param truncation codes are drawn from the normal distribution cut at ± this; empty for the generator's prior
 */
public record CodeSource(Generator generator, List<Integer> classes, Optional<Double> truncation) {
    public CodeSource {
        classes = List.copyOf(classes);
        for (int c : classes)
            EngineException.check(c >= 0 && c < generator.classCount(), "class",
                    generator.classCount() == 0
                            ? "none, as the generator has no classes"
                            : "indices below " + generator.classCount(),
                    c);
    }

    /** Codes [n,z] of the prior; the stream moves on. */
    public Tensor codes(int n, RandomStream random) {
        if (truncation.isEmpty()) return generator.sampleZ(n, random);
        float[] z = new float[n * generator.zSize()];
        new TruncatedNormal(truncation.get()).fill(z, 1, random);
        return Tensor.of(generator.backend(), z, n, generator.zSize());
    }

    /** A class for each code, the same for a code and its shifts: [n,C], or nothing where the generator chooses. */
    public Optional<Tensor> classes(int n, RandomStream random) {
        if (classes.isEmpty()) return Optional.empty();
        int count = generator.classCount();
        float[] v = new float[n * count];
        for (int i = 0; i < n; i++) v[i * count + classes.get(random.nextInt(classes.size()))] = 1;
        return Optional.of(Tensor.of(generator.backend(), v, n, count));
    }
}
