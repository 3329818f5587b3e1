package org.latentclr.voynov;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.sngan.SnGan;
import org.latentclr.nn.sngan.SnGanNetwork;
import org.latentclr.picture.TraversalGrid;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.WeightsException;

class VoynovTrainerTest {
    private static final SnGanNetwork.Sizes TINY = new SnGanNetwork.Sizes(6, List.of(8, 6, 6, 4), 3);

    private static VoynovTrainer.Settings settings(long steps) {
        return new VoynovTrainer.Settings(new Shifts.Sampling(Shifts.Distribution.UNIFORM, 6, 0.5),
                ReconstructionLoss.PUBLISHED, 1e-3, 1e-3, 4, steps, List.of(), Optional.empty(), 7);
    }

    private static VoynovTrainer trainer(Backend device, DeformatorKind kind, long steps) {
        Generator g = SnGan.random(TINY, 1, device);
        Initializer init = Initializer.random(device, new RandomStream(2, 0));
        return new VoynovTrainer(new ShiftedPictures(g, false), kind.make(init, 6, 6, true, true),
                new LeNetReconstructor(init, 6, 3, 1), settings(steps));
    }

    private static Map<String, float[]> state(VoynovTrainer t) {
        Map<String, float[]> all = new HashMap<>();
        StateDict.of(t.deformator()).forEach((n, a) -> all.put("a." + n, a.toFloats()));
        StateDict.of(t.reconstructor()).forEach((n, a) -> all.put("r." + n, a.toFloats()));
        return all;
    }

    @ParameterizedTest
    @EnumSource(DeformatorKind.class)
    void aResumedRunTakesTheSameCourse(DeformatorKind kind, @TempDir Path folder) {
        Path file = folder.resolve("checkpoint.pt");
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            VoynovTrainer whole = trainer(device, kind, 5);
            assertTrue(whole.run(new VoynovTrainer.Listener() {
            }, () -> false));
            VoynovTrainer half = trainer(device, kind, 5);
            assertEquals(false, half.run(new VoynovTrainer.Listener() {
            }, () -> half.steps() == 2));
            half.save(file);
            VoynovTrainer rest = trainer(device, kind, 5);
            rest.resume(file);
            assertEquals(2, rest.steps());
            rest.run(new VoynovTrainer.Listener() {
            }, () -> false);
            Map<String, float[]> expected = state(whole);
            state(rest).forEach((name, values) -> assertArrayEquals(expected.get(name), values, name));
        }
    }

    @Test
    void thePublishedReaderFindsKindAndSizes(@TempDir Path folder) {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Initializer init = Initializer.random(device, new RandomStream(2, 0));
            for (DeformatorKind kind : DeformatorKind.values()) {
                int width = kind == DeformatorKind.PROJ || kind == DeformatorKind.RANDOM ? 7 : 5;
                Deformator d = kind.make(init, 5, width, true, true);
                Path file = folder.resolve(kind + ".pt");
                VoynovCheckpoint.write(file, d);
                Deformator read = PublishedModels.deformator(file, Checkpoint.read(file).tensors(), Optional.of(kind),
                        OptionalInt.of(5), device);
                Tensor x = Tensor.of(device, new float[]{1, 2, 3, 4, 5, -1, 0, 2, 0, 0}, 2, 5);
                d.train(false);
                read.train(false);
                assertArrayEquals(d.shift(x, 6).toFloats(), read.shift(x, 6).toFloats(), kind.option());
            }
        }
    }

    @Test
    void aFileOfOtherSizeSaysWhatDiffers(@TempDir Path folder) {
        Path file = folder.resolve("checkpoint.pt");
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            trainer(device, DeformatorKind.PROJ, 5).save(file);
            VoynovTrainer ortho = trainer(device, DeformatorKind.ORTHO, 5);
            String wrong = assertThrows(WeightsException.class, () -> ortho.resume(file)).getMessage();
            assertTrue(wrong.contains("log_mat_half") && wrong.contains("checkpoint.pt"), wrong);
            Initializer init = Initializer.random(device, new RandomStream(2, 0));
            Reconstructor other = new LeNetReconstructor(init, 9, 3, 1);
            String size = assertThrows(WeightsException.class, () -> PublishedModels.load(other,
                    Checkpoint.read(file).at("shift_predictor").tensors(), file)).getMessage();
            assertTrue(size.contains("[9, 42]") && size.contains("[6, 42]"), size);
        }
    }

    @Test
    void orthogonalAndRandomMatricesAreOrthonormal() {
        try (Backend device = new ReferenceBackend(); Scope s = Scope.open("test")) {
            Initializer init = Initializer.random(device, new RandomStream(3, 0));
            for (DeformatorKind kind : List.of(DeformatorKind.ORTHO, DeformatorKind.RANDOM)) {
                Deformator d = kind.make(init, 8, 8, true, true);
                Tensor eye = Tensor.of(device, eye(8), 8, 8);
                Tensor o = d.shift(eye, 8);
                double[] product = o.matmul(o.transpose(0, 1)).toDoubles();
                assertArrayEquals(eye(8), product, 1e-10, kind.option());
            }
        }
    }

    @Test
    void aStepOfLengthZeroShiftsNothing() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Initializer init = Initializer.random(device, new RandomStream(3, 0));
            for (DeformatorKind kind : DeformatorKind.values()) {
                if (kind == DeformatorKind.FC) continue; // its perceptron has biases
                Deformator d = kind.make(init, 4, 4, true, false);
                assertArrayEquals(new float[8], d.shift(Tensor.of(device, new float[8], 2, 4), 4).toFloats(), 0,
                        kind.option());
            }
        }
    }

    private static double[] eye(int n) {
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++) v[i * (n + 1)] = 1;
        return v;
    }

    @Test
    void lengthsAreRaisedToTheSmallest() {
        RandomStream random = new RandomStream(1, 0);
        for (Shifts.Distribution d : Shifts.Distribution.values()) {
            Shifts s = new Shifts.Sampling(d, 2, 0.5).draw(4000, 3, random);
            double smallest = 9;
            int[] counts = new int[3];
            for (int i = 0; i < s.count(); i++) {
                smallest = Math.min(smallest, Math.abs(s.lengths()[i]));
                counts[s.targets()[i]]++;
            }
            assertEquals(0.5, smallest, 1e-6);
            assertTrue(Arrays.stream(counts).allMatch(c -> c > 1200), Arrays.toString(counts));
        }
    }

    @Test
    void everyDirectionHasItsRow() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Generator g = SnGan.random(TINY, 1, device);
            ShiftedPictures pictures = new ShiftedPictures(g, false);
            Deformator d = new IdentityDeformator(41);
            Tensor z = g.sampleZ(1, new RandomStream(1, 0));
            List<TraversalGrid> pages = new DirectionCharts(pictures, d, 6, 2).pages(z, Optional.empty());
            assertEquals(List.of(20, 20, 1), pages.stream().map(p -> p.directions().size()).toList());
            assertEquals(List.of(-6.0, -3.0, 0.0, 3.0, 6.0), pages.getFirst().alphas());
            // Directions beyond the width of a code shift nothing.
            assertArrayEquals(pages.get(2).rows().getFirst().get(2).rgb(), pages.get(2).rows().getFirst().get(0).rgb());
        }
    }

    @Test
    void networksThatDoNotFitAreRefused() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Generator g = SnGan.random(TINY, 1, device);
            Initializer init = Initializer.random(device, new RandomStream(2, 0));
            ShiftedPictures p = new ShiftedPictures(g, false);
            Deformator six = new IdentityDeformator(6);
            assertTrue(assertThrows(EngineException.class,
                    () -> new VoynovTrainer(p, six, new LeNetReconstructor(init, 5, 3, 1), settings(3))).getMessage()
                    .contains("6 directions"));
            assertThrows(EngineException.class,
                    () -> new VoynovTrainer(p, six, new LeNetReconstructor(init, 6, 1, 1), settings(3)));
            assertTrue(assertThrows(EngineException.class, () -> DeformatorKind.ORTHO.make(init, 3, 6, true, true))
                    .getMessage().contains("directions_count"));
        }
    }
}
