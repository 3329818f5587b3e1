package org.latentclr.gan;

import java.nio.file.Path;
import java.util.List;

/** A training of a generator, step by step. Tensors belong to the scope in which it was made. */
public sealed interface GeneratorTraining permits Distillation, AdversarialTraining {
    /** Names of the numbers that a step returns. */
    List<String> columns();

    /** One step; numbers that this step has not computed are NaN. */
    double[] step();

    /** Steps done. */
    long steps();

    /** What {@link #quality} measures, with its unit. */
    String qualityName();

    /** How good the averaged generator is now. */
    double quality();

    /**
     * The same pictures at every call, made by the averaged generator.
     *
     * @return [count,channels,size,size]
     */
    float[] samples(int count);

    /** Pictures to lay beside {@link #samples}: what they should be, or others of the data. */
    float[] references(int count);

    /** Writes everything that the training goes on from; the file is also a generator file. */
    void save(Path file);

    /** Goes on from a file of {@link #save}, with the settings that it was made with. */
    void load(Path file);
}
