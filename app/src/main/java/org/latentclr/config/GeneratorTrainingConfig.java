package org.latentclr.config;

import java.nio.file.Path;
import java.util.Optional;
import org.latentclr.UserError;

/**
 * Everything that {@code latentclr train-generator} can be told. Without words it is the recipe of the bundled generator (docs/generator.md).
 *
 * @param method how the generator learns
 * @param data {@code scenes} or {@code grid} (rendered), a folder of pictures, an idx file, or a .h5 file of 3DShapes; distillation renders its own scenes
 * @param resolution of the pictures, a power of two
 * @param channelBase at resolution r there are min(base/r, max) channels
 * @param channelMax see {@code channelBase}
 * @param codeSize width of z and of w
 * @param mappingLayers fully connected layers from z to w
 * @param steps in all
 * @param batchSize pictures a step
 * @param rate learning rate; in distillation reached in 100 steps, held for six tenths, and led to 0 by half a cosine
 * @param average half-life of the weight average, in pictures
 * @param r1 weight γ of R1, every {@code r1Interval} steps; rendered scenes need more than photographs (docs/generator.md)
 * @param path weight of the path lengths' spread, every {@code pathInterval} steps
 * @param mixing probability of style mixing
 * @param measured pictures in a Fréchet distance
 * @param saveEvery steps between checkpoints, pictures and measurements
 * @param checkpoint training goes on from this file
 */
public record GeneratorTrainingConfig(Method method, String data, int resolution, int channelBase, int channelMax,
        int codeSize, int mappingLayers, int steps, int batchSize, double rate, double average, double r1,
        int r1Interval, double path, int pathInterval, double mixing, int measured, int saveEvery,
        Optional<Path> checkpoint, DeviceChoice device, long seed, int threads, Optional<Path> out) {

    /** How a generator learns. */
    public enum Method {
        /** By example: codes are given scenes, and it learns to draw them. */
        DISTILL,
        /** Against a discriminator. */
        ADVERSARIAL
    }

    static GeneratorTrainingConfig read(Binder in) {
        Method method = in.oneOf("method", Method.DISTILL);
        boolean distill = method == Method.DISTILL;
        int resolution = in.whole("resolution", 64, Limits.between(8, 1024));
        if (Integer.bitCount(resolution) != 1)
            throw new UserError("resolution: a power of two from 8 to 1024 expected, found " + resolution);
        String data = in.text("data", "scenes");
        boolean rendered = data.equals("scenes") || data.equals("grid");
        return new GeneratorTrainingConfig(method, data, resolution,
                in.whole("channel_base", 1536, Limits.atLeast(1)), in.whole("channel_max", 96, Limits.atLeast(1)),
                in.whole("code_size", 128, Limits.atLeast(6)), in.whole("mapping_layers", 4, Limits.between(1, 16)),
                in.whole("steps", distill ? 13_000 : 5_000, Limits.atLeast(1)),
                in.whole("batch_size", distill ? 8 : 16, Limits.atLeast(2)),
                in.real("lr", distill ? 0.008 : 0.0025, Limits.POSITIVE), in.real("average", 4000, Limits.POSITIVE),
                in.real("r1", rendered ? 2 : 0.1, Limits.NOT_NEGATIVE), in.whole("r1_interval", 16, Limits.atLeast(1)),
                in.real("path", 2, Limits.NOT_NEGATIVE), in.whole("path_interval", 4, Limits.atLeast(1)),
                in.real("mixing", 0.9, Limits.between(0, 1)), in.whole("measured", 1000, Limits.atLeast(2)),
                in.whole("save_every", 250, Limits.atLeast(1)), in.pathOrNull("checkpoint"), DeviceChoice.read(in),
                in.seed("seed", 1), in.whole("threads", 0, Limits.NOT_NEGATIVE), in.pathOrNull("out"));
    }
}
