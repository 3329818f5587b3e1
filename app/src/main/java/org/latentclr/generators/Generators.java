package org.latentclr.generators;

import java.nio.file.Path;
import org.latentclr.UserError;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.nn.biggan.BigGanDeep;
import org.latentclr.nn.biggan.TruncationTable;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.ImageNetClasses;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.stylegan1.StyleGan1;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;

/** Opens the generator that a configuration names. Its tensors belong to the scope that is open. */
public final class Generators {
    /** The published tool draws its noise maps once, with this seed (METHODS §1.11). */
    private static final long PUBLISHED_NOISE_SEED = 0;

    private Generators() {}

    /** @throws UserError for a missing file, a network that is not supported or an unknown feature layer */
    public static OpenedGenerator open(GeneratorConfig config, GeneratorFiles files, Backend backend) {
        OpenedGenerator opened = switch (config) {
            case GeneratorConfig.Bundled g ->
                opened(truncated(BundledGenerator.open(backend), g.truncation()), g.useW(), g.featureLayer());
            case GeneratorConfig.StyleGan g when g.version() == GeneratorConfig.StyleGan.Version.TWO -> {
                StyleGan2 network = truncated(StyleGan2.open(file(g, files), backend), g.truncation());
                yield opened(network.with(Noise.torch(backend, network.imageSize(), PUBLISHED_NOISE_SEED)), g.useW(),
                        g.featureLayer());
            }
            case GeneratorConfig.WeightFile g -> opened(
                    AnyWeights.open(file(g, files), g.truncation(), backend), g.useW(), g.featureLayer());
            case GeneratorConfig.BigGan g -> opened(
                    BigGanDeep.open(file(g, files), backend).withTruncation(g.truncation())
                            .with(TruncationTable.valueOf(g.table().name())),
                    false, g.featureLayer());
            case GeneratorConfig.StyleGan g ->
                opened(StyleGan1.open(file(g, files), backend), g.useW(), g.featureLayer());
        };
        try {
            opened.generator().layer(opened.featureLayer());
        } catch (EngineException e) {
            throw new UserError("generator.feature_layer: " + e.getMessage(), e);
        }
        return config.shown().map(name -> showing(opened, name)).orElse(opened);
    }

    /** @param names of classes, or their indices */
    private static OpenedGenerator showing(OpenedGenerator opened, String names) {
        Generator g = opened.generator();
        try {
            EngineException.check(g.classCount() > 0, "class", "none, as the generator has no classes", names);
            return new OpenedGenerator(g.withClasses(ImageNetClasses.resolve(names, g.classCount())), opened.space(),
                    opened.featureLayer());
        } catch (EngineException e) {
            throw new UserError("generator.class_name: " + e.getMessage(), e);
        }
    }

    private static Path file(GeneratorConfig config, GeneratorFiles files) {
        return files.locate(config).orElseThrow();
    }

    private static OpenedGenerator opened(Generator generator, boolean useW, String layer) {
        return new OpenedGenerator(generator, useW ? LatentSpace.W : LatentSpace.Z, layer);
    }

    static StyleGan2 truncated(StyleGan2 network, double psi) {
        return psi == 1 ? network : network.with(Truncation.of(psi));
    }
}
