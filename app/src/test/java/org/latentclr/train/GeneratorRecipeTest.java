package org.latentclr.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorTrainingConfig;
import org.latentclr.config.Request;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.gan.Distillation;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2File;

/** The command without words trains what is bundled. */
class GeneratorRecipeTest {
    @Test
    void theCommandTrainsTheBundledGenerator(@TempDir Path folder) throws Exception {
        GeneratorTrainingConfig usual = Configuration
                .generatorTraining(new Request(List.of(), Optional.empty(), Optional.empty())).config();
        Path file = folder.resolve("start.safetensors");
        try (Backend b = Backends.open("cpu", 0).backend(); Scope s = Scope.open("test")) {
            Distillation training = (Distillation) GeneratorTrainings.of(usual, b);
            double[][] axes = BundledGenerator.factors().axes();
            for (int f = 0; f < axes.length; f++)
                assertArrayEquals(axes[f], training.codes().axes()[f], 1e-7, "axis " + f);
            training.save(file);
        }
        try (InputStream in = BundledGenerator.class.getResourceAsStream("scenes64.safetensors")) {
            Checkpoint bundled = Checkpoint.read(Path.of("scenes64.safetensors"), in.readAllBytes());
            assertEquals(architecture(bundled), architecture(Checkpoint.read(file)));
        }
    }

    private static StyleGan2Architecture architecture(Checkpoint file) {
        return StyleGan2Architecture.fromJson(Json.parseObject(file.metadata().get(StyleGan2File.METADATA_KEY)));
    }
}
