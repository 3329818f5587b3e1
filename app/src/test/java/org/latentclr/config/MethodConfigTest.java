package org.latentclr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.latentclr.UserError;

/** Which record the words of {@code train} make, and the defaults of the methods besides LatentCLR. */
class MethodConfigTest {
    private static Configuration<Training> read(String... words) {
        return Configuration.training(new Request(List.of(words), Optional.empty(), Optional.empty()));
    }

    @Test
    void theMethodChoosesTheRecord() {
        assertInstanceOf(TrainConfig.class, read().config());
        assertInstanceOf(TrainConfig.class, read("method=latentclr").config());
        assertInstanceOf(ContraFeatConfig.class, read("method=contrafeat").config());
        assertInstanceOf(ContraFeatConfig.class, read("preset=contrafeat-3dshapes").config());
        assertEquals(Training.Method.SEFA, ((DecompositionConfig) read("method=sefa").config()).method());
        assertEquals(Training.Method.GANSPACE, ((DecompositionConfig) read("method=ganspace").config()).method());
    }

    @Test
    void publishedSettingsOfContraFeat() {
        ContraFeatConfig c = (ContraFeatConfig) read("preset=contrafeat-3dshapes", "generator=file",
                "generator.path=x.pkl", "variant=pt").config();
        assertEquals(ContraFeatConfig.Variant.PT, c.variant());
        assertEquals(64, c.batchSize());
        assertEquals(600_000, c.batchSize() * c.iterations());
        assertEquals(0.1, c.contrast().diversity());
        assertEquals(1, c.step().scale());
        assertEquals(2, c.colors());
        assertEquals(1_000_000, c.navigator().samples());
    }

    /** Edits of the bundled generator go as far as the published ones. */
    @Test
    void defaultsOfContraFeat() {
        for (String variant : List.of("bi", "pt")) {
            ContraFeatConfig c = (ContraFeatConfig) read("method=contrafeat", "variant=" + variant).config();
            assertEquals(List.of(8, 10, 8, 200),
                    List.of(c.k(), c.navigator().dimensions(), c.batchSize(), c.iterations()));
            assertEquals(1, c.step().scale());
        }
    }

    @Test
    void wrongWordsAreRefusedByName() {
        assertTrue(assertThrows(UserError.class, () -> read("method=contrafeat", "varaint=pt")).getMessage()
                .contains("variant"));
        assertTrue(assertThrows(UserError.class, () -> read("method=contrafeat", "att_smoothing=2")).getMessage()
                .contains("odd"));
        assertTrue(assertThrows(UserError.class, () -> read("method=sefa", "edit_layers=[3,1]")).getMessage()
                .contains("first"));
        assertThrows(UserError.class, () -> read("method=pca"));
    }

    /** The first command of the published tool of Voynov and Babenko, its names, and the defaults of its trainer. */
    @Test
    void publishedWordsAndDefaultsOfVoynov() {
        VoynovConfig c = (VoynovConfig) read("method=voynov", "gan_type=BigGAN", "gan_weights=G_ema.pth",
                "deformator=ortho", "shift_predictor=ResNet", "shift_distribution_key=normal").config();
        assertEquals(Optional.of(Path.of("G_ema.pth")), c.generator().path());
        assertEquals(VoynovConfig.Deformator.ORTHO, c.deformator());
        assertEquals(VoynovConfig.Predictor.RESNET, c.shiftPredictor());
        assertEquals(VoynovConfig.Distribution.NORMAL, c.shiftDistribution());
        assertEquals(List.of(6.0, 0.5, 1e-4, 1e-4, 1.0, 0.25), List.of(c.shiftScale(), c.minShift(),
                c.deformatorRate(), c.predictorRate(), c.labelWeight(), c.shiftWeight()));
        assertEquals(List.of(100_000, 32, 10, 10_000, 1000, 1000), List.of(c.steps(), c.batchSize(), c.stepsPerLog(),
                c.stepsPerSave(), c.stepsPerImageLog(), c.stepsPerBackup()));
        assertTrue(c.deformatorRandomInit() && c.bias() && c.wShift() && c.seed() == 2);
        assertTrue(c.directionsCount().isEmpty() && c.maxLatentDim().isEmpty() && c.truncation().isEmpty());
    }

    /** On the bundled generator training takes minutes, and acts in Z, where its factors are straight lines. */
    @Test
    void voynovOnTheBundledGenerator() {
        VoynovConfig c = (VoynovConfig) read("method=voynov").config();
        assertEquals(VoynovConfig.Predictor.LENET, c.shiftPredictor());
        assertEquals(6, c.directionsCount().orElseThrow());
        assertTrue(!c.wShift() && 3 * c.shiftScale() <= 6 && c.steps() <= 1000);
        assertTrue(((VoynovConfig) read("method=voynov", "w_shift=true").config()).wShift());
    }

    /** The arguments that the published tool leaves in the folder of a run describe its checkpoints. */
    @Test
    void argumentsOfAPublishedRunAreRead(@TempDir Path run) throws Exception {
        Files.writeString(run.resolve("args.json"), """
                {"shift_scale": 8.0, "min_shift": null, "batch_size": 16, "directions_count": 120, "out": "elsewhere",
                "gan_type": "BigGAN", "gan_weights": "G_ema.pth", "deformator": "proj", "deformator_random_init": true,
                "shift_predictor": "LeNet", "shift_distribution_key": null, "seed": 5, "device": 0, "multi_gpu": false,
                "target_class": [7, 9], "w_shift": true, "gan_resolution": 1024}""");
        Path models = Files.createDirectory(run.resolve("models"));
        for (Path checkpoint : List.of(run, run.resolve("checkpoint.pt"), models.resolve("deformator_100.pt"))) {
            VoynovConfig c = (VoynovConfig) read("checkpoint=" + checkpoint, "generator.path=mine.pth").config();
            assertEquals(Optional.of(Path.of("mine.pth")), c.generator().path());
            assertEquals(List.of(8.0, 0.5), List.of(c.shiftScale(), c.minShift()));
            assertEquals(VoynovConfig.Deformator.PROJ, c.deformator());
            assertEquals(VoynovConfig.Predictor.LENET, c.shiftPredictor());
            assertEquals(List.of(7, 9), c.targetClass());
            assertEquals(List.of(16, 120, 5),
                    List.of(c.batchSize(), c.directionsCount().orElseThrow(), (int) c.seed()));
            assertTrue(c.out().isEmpty());
        }
        assertInstanceOf(VoynovEvalConfig.class, Configuration.evaluation(Request.of("checkpoint=" + run)).config());
        assertInstanceOf(VoynovGenConfig.class, Configuration.generation(Request.of("checkpoint=" + models)).config());
    }

    @Test
    void recogHasSettingsOfItsOwn() {
        ContraFeatConfig c = (ContraFeatConfig) read("method=contrafeat", "variant=recog", "generator=file",
                "generator.path=x.pkl").config();
        assertEquals(List.of(30, 100, 8, 300_000), List.of(c.k(), c.navigator().dimensions(), c.batchSize(),
                c.batchSize() * c.iterations()));
        assertEquals(List.of(0.5, 0.01, 0.0), List.of(c.step().scale(), c.learningRate(), c.contrast().diversity()));
    }

    @Test
    void saliencyHasThePublishedDefaults() {
        SaliencyConfig c = Configuration.saliency(Request.of("generator=file", "generator.path=G.pth",
                "deformator_weights=d.pt", "background_dim=4")).config();
        assertEquals(SaliencyConfig.Rule.INTENSITY, c.rule());
        assertEquals(List.of(26.0, 0.95, 0.05, 0.5, 0.005, 0.2, 10.0), List.of(c.reach(), c.threshold(), c.smallest(),
                c.largest(), c.rate(), c.rateDecay(), c.temperature()));
        assertEquals(List.of(64, 128, 15_000, 4000), List.of(c.width(), c.batchSize(), c.steps(),
                c.stepsPerRateDecay()));
        assertThrows(UserError.class, () -> Configuration.saliency(Request.of("generator=file", "background_dim=4")));
        SaliencyConfig bundled = Configuration.saliency(Request.of()).config();
        assertTrue(bundled.deformatorWeights().isEmpty() && !bundled.wShift() && bundled.backgroundDim() == 2);
        assertThrows(UserError.class, () -> Configuration.saliency(Request.of("deformator_weights=d.pt")));
    }
}
