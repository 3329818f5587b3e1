package org.latentclr.train;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.discovery.AttributePredictor;
import org.latentclr.engine.Backend;
import org.latentclr.factors.FactorPredictor;
import org.latentclr.scenes.Scene;

/** Networks that tell attributes of pictures. */
final class Predictors {
    private Predictors() {}

    /** A predictor with the names of its attributes. */
    record Named(AttributePredictor predictor, List<String> names) {}

    /**
     * The one that a file holds, or the program's own, which knows the bundled generator's scenes; empty for other generators.
     */
    static Optional<Named> of(GeneratorConfig generator, Optional<Path> file, Backend device) {
        if (file.isPresent()) return Optional.of(new Named(FactorPredictor.open(file.get(), device), Scene.FACTORS));
        return generator instanceof GeneratorConfig.Bundled
                ? Optional.of(new Named(FactorPredictor.bundled(device), Scene.FACTORS))
                : Optional.empty();
    }
}
