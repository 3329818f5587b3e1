package org.latentclr.saliency;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.segmentation.UNet;
import org.latentclr.picture.Picture;
import org.latentclr.scenes.Scene;
import org.latentclr.scenes.SceneBatch;
import org.latentclr.voynov.CodeSource;
import org.latentclr.voynov.DeformatorKind;
import org.latentclr.voynov.IdentityDeformator;
import org.latentclr.voynov.LinearDeformator;
import org.latentclr.voynov.ShiftedPictures;
import org.latentclr.voynov.Transferability;

/** Objects found from one direction, on scenes whose true masks are known. */
class SaliencyTest {
    private static final int WIDTH = 8, STEPS = 100, OBJECT_HUE = 2, PICTURES = 16;

    private static MaskMaker maker(Discs g, MaskRule rule, double reach, double threshold) {
        return new MaskMaker(new ShiftedPictures(g, false), new CodeSource(g, List.of(), Optional.empty()),
                new IdentityDeformator(6),
                new MaskMaker.Options(rule, Discs.GROUND, reach, threshold, 0.05, 0.5));
    }

    private static SaliencyTrainer trainer(Discs g, UNet net, long steps) {
        return new SaliencyTrainer(net, maker(g, MaskRule.INTENSITY, 26, 0.95),
                new SaliencyTrainer.Settings(new LearningRate.ExponentialDecay(0.02, 0.2, 70, true), 0, 3, 8, steps,
                        3));
    }

    private static UNet net(Backend device) {
        return new UNet(Initializer.random(device, new RandomStream(1, 0)), 3, WIDTH);
    }

    @Test
    void rulesReadOffTheTrueMasks() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Discs g = new Discs(device);
            Tensor z = g.sampleZ(8, new RandomStream(2, 1));
            float[] truth = g.masks(z);
            for (MaskRule rule : List.of(MaskRule.INTENSITY, MaskRule.DIFF)) {
                MaskMaker.Batch b = maker(g, rule, 26, rule == MaskRule.DIFF ? 0.5 : 0.95).candidates(8,
                        new RandomStream(2, 1), new RandomStream(2, 2));
                assertArrayEquals(truth, b.masks().toFloats(), rule.name());
            }
            float[] changed = maker(g, MaskRule.CHANGE, 26, 0.5)
                    .candidates(8, new RandomStream(2, 1), new RandomStream(2, 2)).masks().toFloats();
            for (int i = 0; i < truth.length; i++) assertEquals(1 - truth[i], changed[i], "the ground is what changes");
        }
    }

    @Test
    void masksOfTheWrongSizeAreThrownAway() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Discs g = new Discs(device);
            MaskMaker.Batch b = maker(g, MaskRule.INTENSITY, 26, 0.95).draw(12, new RandomStream(2, 1),
                    new RandomStream(2, 2));
            float[] areas = b.masks().mean(false, 1, 2).toFloats();
            assertEquals(12, areas.length);
            for (float a : areas) assertTrue(a > 0.05 && a < 0.5);
            // Without a shift that whitens the ground everything is object.
            MaskMaker nothing = maker(g, MaskRule.INTENSITY, 0.001, 0.999);
            EngineException e = assertThrows(EngineException.class,
                    () -> nothing.draw(4, new RandomStream(2, 1), new RandomStream(2, 2)));
            assertTrue(e.getMessage().contains("choose another direction"), e.getMessage());
        }
    }

    /** The object's hue, a known axis of the bundled generator, against the objects of the rendered scenes of the same codes. */
    @Test
    void aTrueDirectionOfTheBundledGeneratorGivesTheTrueMasks() {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            Generator g = BundledGenerator.open(device);
            Tensor axes = BundledGenerator.factors().tensor(device).transpose(0, 1).contiguous();
            var maker = new MaskMaker(new ShiftedPictures(g, false),
                    new CodeSource(g, List.of(), Optional.empty()),
                    new LinearDeformator(DeformatorKind.LINEAR, axes, Optional.empty()),
                    new MaskMaker.Options(MaskRule.CHANGE, OBJECT_HUE, 1, MaskRule.CHANGE.usualThreshold(), 0, 1));
            float[] found = maker.candidates(PICTURES, new RandomStream(7, 1), new RandomStream(7, 2)).masks()
                    .toFloats();
            float[] truth = SceneBatch.render(
                    Arrays.stream(BundledGenerator.factorsOf(g.sampleZ(PICTURES, new RandomStream(7, 1)).toFloats()))
                            .map(f -> Scene.of(f, 0)).toList(),
                    g.imageSize()).masks();
            double overlap = SaliencyMaps.overlap(found, truth);
            double error = SaliencyMaps.error(found, truth);
            assertTrue(overlap > 0.7 && error < 0.05, "overlap " + overlap + ", error " + error);
        }
    }

    @Test
    void objectsOfNewPicturesAreFound() {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            Discs g = new Discs(device);
            UNet net = net(device);
            SaliencyTrainer t = trainer(g, net, STEPS);
            List<Long> told = new ArrayList<>();
            assertTrue(t.run((done, result) -> told.add(done), () -> false));
            assertEquals(LongStream.rangeClosed(1, STEPS).boxed().toList(), told);
            Tensor z = g.sampleZ(16, new RandomStream(99, 1));
            float[] truth = g.masks(z);
            Tensor images = g.image(Latents.of(LatentSpace.Z, z));
            SaliencyMaps maps = new SaliencyMaps(net, 3, OptionalInt.of(32));
            double error = SaliencyMaps.error(maps.of(images).toFloats(), truth);
            double empty = SaliencyMaps.error(new float[truth.length], truth);
            assertTrue(error < 0.08 && error < empty / 2, "error " + error + ", of an empty map " + empty);

            float[] one = Arrays.copyOf(images.toFloats(), 3 * 32 * 32);
            Picture large = org.latentclr.picture.Resize.BILINEAR.apply(
                    Picture.of(one, 32, 32, Picture.Range.MINUS_ONE_TO_ONE), 80, 64);
            float[] map = maps.of(large, device);
            assertEquals(80 * 64, map.length);
            assertTrue(map[40 + 80 * 32] >= 0 && map[0] < 0.5, "the corner is ground");
        }
    }

    @Test
    void aStoppedTrainingGoesOnWithTheSameBits(@TempDir Path folder) {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            Discs g = new Discs(device);
            SaliencyTrainer whole = trainer(g, net(device), 4);
            whole.step();
            whole.step();
            whole.save(folder.resolve("half.pt"));
            SaliencyTrainer.Result third = whole.step();
            SaliencyTrainer resumed = trainer(g, net(device), 4);
            resumed.resume(folder.resolve("half.pt"));
            assertEquals(2, resumed.steps());
            assertEquals(third, resumed.step());
            assertThrows(EngineException.class, () -> trainer(g, net(device), 1).resume(folder.resolve("half.pt")));
        }
    }

    @Test
    void onlyDirectionsThatShowAreTransferred() {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            Discs g = new Discs(device);
            var measure = new Transferability(new ShiftedPictures(g, false),
                    new CodeSource(g, List.of(), Optional.empty()), new IdentityDeformator(6), 4,
                    Transferability.Options.PUBLISHED);
            Tensor real = g.image(Latents.of(LatentSpace.Z, g.sampleZ(64, new RandomStream(5, 1))));
            Transferability.Score ground = measure.score(Discs.GROUND, real, new RandomStream(5, 2));
            Transferability.Score nothing = measure.score(Discs.NOTHING, real, new RandomStream(5, 2));
            assertTrue(ground.generated() > 0.95 && ground.transferred() > 0.85, ground.toString());
            assertTrue(nothing.generated() < 0.7 && nothing.transferred() < 0.7, nothing.toString());
        }
    }
}
