package org.latentclr.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.UserError;
import org.latentclr.config.DeviceChoice.Kind;
import org.latentclr.kernels.Precision;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.FeatureDivergence;

class TrainConfigTest {
    private static TrainConfig train(String... words) {
        return Configuration.train(Request.of(words)).config();
    }

    /** Every key and default of the published tool (METHODS §1.7); one that changes must be changed here too. */
    @Test
    void publishedDefaultsArePinned() {
        TrainConfig config = train("generator=biggan");
        assertEquals(
                new GeneratorConfig.BigGan(256, 0.4, GeneratorConfig.BigGan.Table.PUBLISHED, "husky",
                        "generator.layers.0", Optional.empty(), "cuda"),
                config.generator());
        assertEquals(new DirectionConfig.Global(true, new Alpha(0.1, 0.1), OptionalInt.empty(), OptionalInt.empty()),
                config.model());
        assertEquals(new LossConfig.Contrastive(LossConfig.Variant.RELEASED, 0.5, true, LossConfig.Reduce.MEAN),
                config.loss());
        assertEquals(new ProjectorConfig.Identity(true), config.projector());
        assertEquals(new HyperParameters(32, 10_000, Optional.empty(),
                new OptimizerConfig.Adam(1e-3, 0.9, 0.999, 1e-8, 1e-3),
                new ScheduleConfig.MultiStep(List.of(1000, 5000), 0.2)), config.hparams());
        assertEquals(32, config.k());
        assertEquals(1000, config.evalFreq());
        assertEquals(100, config.evalIters());
        assertEquals(new DeviceChoice(Kind.AUTO, 0), config.device());
        assertTrue(config.tensorboard() && config.save() && config.trainProjector());
        assertTrue(config.feedLayers().isEmpty() && config.checkpoint().isEmpty() && config.out().isEmpty());
        assertEquals(FeatureDivergence.REFERENCE, config.divergence());
    }

    @Test
    void otherGeneratorsHaveTheirPublishedDefaults() {
        assertEquals(
                new GeneratorConfig.StyleGan(GeneratorConfig.StyleGan.Version.TWO, 0.7, "ffhq", true, "conv1",
                        Optional.empty(), "cuda"),
                train("generator=stylegan2").generator());
        assertEquals(
                new GeneratorConfig.StyleGan(GeneratorConfig.StyleGan.Version.ONE, 0.7, "ffhq", true,
                        "g_synthesis.blocks.1", Optional.empty(), "cuda"),
                train("generator=stylegan").generator());
        assertEquals(new ProjectorConfig.Nonlinear(true, 3, OptionalInt.empty(), 256, 128),
                train("generator=stylegan2", "projector=nonlinear").projector());
        assertEquals(new ProjectorConfig.Linear(true, OptionalInt.empty(), 32),
                train("generator=biggan", "projector=linear").projector());
    }

    @Test
    void withoutWordsTheBundledGeneratorHasItsOwnDefaults() {
        TrainConfig config = train();
        assertInstanceOf(GeneratorConfig.Bundled.class, config.generator());
        assertEquals(Preset.BUNDLED.k(), config.k());
        assertEquals(Preset.BUNDLED.iterations(), config.hparams().iterations());
        assertEquals(OptionalInt.empty(), config.model().size());
    }

    @Test
    void firstPublishedExample() {
        TrainConfig config = train("k=32", "generator=biggan", "generator.feature_layer=generator.layers.4",
                "generator.class_name=bulbul", "model=nonlinear", "hparams.batch_size=16", "model.alpha=[-3.0,+3.0]");
        assertEquals(
                new GeneratorConfig.BigGan(256, 0.4, GeneratorConfig.BigGan.Table.PUBLISHED, "bulbul",
                        "generator.layers.4", Optional.empty(), "cuda"),
                config.generator());
        assertEquals(new DirectionConfig.Nonlinear(true, new Alpha(-3, 3), OptionalInt.empty(), 3, true),
                config.model());
        assertEquals(16, config.hparams().batchSize());
        assertEquals(32, config.k());
    }

    @Test
    void secondPublishedExample() {
        TrainConfig config = train("k=100", "generator=stylegan2", "generator.feature_layer=conv1",
                "hparams.batch_size=8", "generator.class_name=ffhq", "model=nonlinear", "model.alpha=1");
        assertEquals(100, config.k());
        assertEquals(
                new GeneratorConfig.StyleGan(GeneratorConfig.StyleGan.Version.TWO, 0.7, "ffhq", true, "conv1",
                        Optional.empty(), "cuda"),
                config.generator());
        assertEquals(new DirectionConfig.Nonlinear(true, new Alpha(1, 1), OptionalInt.empty(), 3, true),
                config.model());
        assertEquals(8, config.hparams().batchSize());
    }

    @Test
    void thirdPublishedExampleReadsTheFolderOfARun(@TempDir Path run) throws Exception {
        Configuration<TrainConfig> trained = Configuration
                .train(Request.of("k=100", "generator=stylegan2", "model=nonlinear", "model.depth=1"));
        Files.createDirectory(run.resolve(".hydra"));
        Files.writeString(run.resolve(".hydra/config.yaml"), trained.yaml());
        GenConfig config = Configuration.gen(new Request(
                List.of("checkpoint=" + run + "/best_model.pt", "+n_samples=5", "+alphas=[-15,-10,-5,5,10,15]",
                        "+iterative=False", "+image_size=256", "+n_dirs=[0,1,2,3]"),
                Optional.of(run.resolve(".hydra")), Optional.of("config"))).config();
        assertEquals(run.resolve("best_model.pt"), config.checkpoint());
        assertEquals(new Selection.Samples.Drawn(5), config.samples());
        assertEquals(List.of(-15.0, -10.0, -5.0, 5.0, 10.0, 15.0), config.alphas());
        assertEquals(false, config.iterative());
        assertEquals(Optional.of(256), config.imageSize());
        assertEquals(new Selection.Directions.Listed(List.of(0, 1, 2, 3)), config.directions());
        assertEquals(100, config.k());
        assertEquals(trained.config().model(), config.model());
        assertEquals(trained.config().generator(), config.generator());
    }

    @Test
    void aCheckpointFindsTheConfigurationBesideIt(@TempDir Path run) throws Exception {
        Files.createDirectory(run.resolve(".hydra"));
        Files.writeString(run.resolve(".hydra/config.yaml"),
                Configuration.train(Request.of("k=7", "model=linear")).yaml());
        var gen = Configuration.gen(Request.of("checkpoint=" + run.resolve("best_model.pt"), "n_dirs=-1"));
        assertEquals(7, gen.config().k());
        assertInstanceOf(DirectionConfig.Linear.class, gen.config().model());
        assertEquals(new Selection.Directions.All(), gen.config().directions());
        var eval = Configuration.eval(Request.of("checkpoint=" + run.resolve("best_model.pt"), "hparams.iterations=3"));
        assertEquals(3, eval.config().iterations());
        assertEquals(32, eval.config().batchSize(), "the training's batch is not how eval measures");
        assertEquals(7, eval.config().k());
    }

    @Test
    void genAndEvalDefaultsArePinned() {
        GenConfig gen = Configuration.gen(Request.of("checkpoint=c.pt", "generator=biggan")).config();
        assertEquals(new Selection.Samples.Drawn(10), gen.samples());
        assertEquals(new Selection.Directions.Drawn(10), gen.directions());
        assertEquals(List.of(-0.3, -0.2, -0.1, 0.0, 0.1, 0.2, 0.3), gen.alphas());
        assertTrue(gen.iterative() && gen.imageSize().equals(Optional.of(256)) && gen.k() == 32);
        EvalConfig eval = Configuration.eval(Request.of("checkpoint=c.pt", "generator=biggan")).config();
        assertEquals(List.of(32, 100, 32), List.of(eval.batchSize(), eval.iterations(), eval.k()));
    }

    /** The layout of a configuration that the published tool wrote, with its stray keys. */
    private static final String PUBLISHED = """
            model:
              _target_: colat.models.NonlinearConditional
              normalize: true
              alpha:
              - -7.0
              - 7.0
              depth: 1
              size: 512
            loss:
              _target_: colat.loss.ContrastiveLoss
              temp: 0.5
              abs: true
              reduce: mean
            generator:
              _target_: colat.generators.StyleGAN2Generator
              device: cuda
              truncation: 0.7
              class_name: car
              use_w: true
              feature_layer: conv1
            projector:
              _target_: colat.projectors.IdentityProjector
              normalize: true
            hparams:
              batch_size: 8
              iterations: 10000
              grad_clip_max_norm: null
              optimizer:
                _target_: torch.optim.SGD
                lr: 0.1
                weight_decay: 5e-4
                momentum: 0.1
                nesterov: true
              scheduler:
                _target_: colat.scheduler.ExponentialDecayLR
                decay_steps: 100
                decay_rate: 0.9
              iteration: 3000
            checkpoint: null
            tensorboard: true
            auto_cpu_if_no_gpu: true
            device: cuda:0
            mixed_precision: false
            save: true
            eval_freq: 1000
            eval_iters: 100
            k: 100
            feed_layers: null
            train_projector: true
            epoch: 3
            """;

    @Test
    void aPublishedFileIsRead(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("config.yaml"), PUBLISHED);
        TrainConfig config = Configuration
                .train(new Request(List.of("hparams.batch_size=4"), Optional.of(folder), Optional.of("config")))
                .config();
        assertEquals(new DirectionConfig.Nonlinear(true, new Alpha(-7, 7), OptionalInt.of(512), 1, true),
                config.model());
        assertEquals("car", config.generator().className());
        assertEquals(4, config.hparams().batchSize());
        assertEquals(new OptimizerConfig.Sgd(0.1, 0.1, true, 5e-4), config.hparams().optimizer());
        assertEquals(new ScheduleConfig.ExponentialDecay(100, 0.9, false), config.hparams().schedule());
    }

    @Test
    void whatIsWrittenIsReadBackTheSame(@TempDir Path folder) throws Exception {
        String[][] all = {{}, {"generator=biggan"}, {"generator=stylegan2", "projector=nonlinear", "model=linear"},
                {"loss=simclr", "hparams/scheduler=constant", "feed_layers=[2,3]", "out='a b/c'", "seed=-5"},
                {"loss.variant=paper", "hparams.grad_clip_max_norm=1.5", "model.alpha=[-1e-9,2e12]",
                        "+hparams/optimizer=sgd"}};
        for (String[] words : all) {
            var written = Configuration.train(Request.of(words));
            Files.writeString(folder.resolve("config.yaml"), written.yaml());
            var read = Configuration.train(new Request(List.of(), Optional.of(folder), Optional.of("config")));
            assertEquals(written.config(), read.config());
            assertEquals(written.yaml(), read.yaml());
        }
    }

    @Test
    void groupsAreChosenBeforeValuesWhateverTheOrder() {
        var late = (DirectionConfig.Nonlinear) train("model.depth=5", "model.alpha=2", "model=nonlinear").model();
        assertEquals(5, late.depth());
        assertEquals(new Alpha(2, 2), late.alpha());
        assertInstanceOf(OptimizerConfig.Sgd.class,
                train("hparams.optimizer._target_=torch.optim.SGD").hparams().optimizer());
    }

    @Test
    void takingAwayMeansTheDefault(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("base.yaml"), "k: 5\nfeed_layers: [1]\n");
        TrainConfig config = Configuration
                .train(new Request(List.of("~feed_layers", "~k"), Optional.of(folder), Optional.of("base"))).config();
        assertTrue(config.feedLayers().isEmpty());
        assertEquals(Preset.BUNDLED.k(), config.k());
    }

    @Test
    void thePaperVariantChangesDefaultsAndExplicitKeysWin() {
        assertEquals(new LossConfig.Contrastive(LossConfig.Variant.PAPER, 2, false, LossConfig.Reduce.SUM),
                train("loss.variant=paper").loss());
        assertEquals(new LossConfig.Contrastive(LossConfig.Variant.PAPER, 4, true, LossConfig.Reduce.SUM),
                train("loss.variant=paper", "loss.temp=4", "loss.abs=true").loss());
    }

    @Test
    void devices() {
        assertEquals(new DeviceChoice(Kind.CUDA, 1), train("device=cuda:1", "auto_cpu_if_no_gpu=False").device());
        assertEquals(new DeviceChoice(Kind.CPU, 0), train("device=cpu").device());
        assertEquals(new DeviceChoice(Kind.AUTO, 0, Precision.TF32), train("precision=tf32").device());
        assertTrue(
                assertThrows(UserError.class, () -> train("precision=fp8")).getMessage().contains("fp32, tf32, bf16"));
        assertEquals(Path.of("runs/a"), train("hydra.run.dir=runs/a").out().orElseThrow());
    }
}
