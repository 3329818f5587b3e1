package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Sgd;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/** The loop: same bits for any number of threads, after a kill, with chunks computed twice; checkpoints; what listeners see. */
class TrainerTest {
    @TempDir
    private Path folder;

    private static Map<String, NamedArray> trained(int threads) {
        return trained(threads, new Chunking(0, Long.MAX_VALUE));
    }

    private static Map<String, NamedArray> trained(int threads, Chunking chunking) {
        try (Backend device = new CpuBackend(threads)) {
            Map<String, NamedArray> state;
            try (Scope s = Scope.open("test")) {
                TinyTraining t = new TinyTraining(device, Optional.empty(), chunking);
                assertTrue(t.trainer.run(TrainingListener.NONE, () -> false));
                state = t.state();
            }
            assertEquals(0, device.memory().liveBytes());
            return state;
        }
    }

    private static void assertSame(Map<String, NamedArray> a, Map<String, NamedArray> b) {
        assertEquals(a.keySet(), b.keySet());
        a.forEach((name, array) -> assertArrayEquals(array.toDoubles(), b.get(name).toDoubles(), 0, name));
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Map<String, NamedArray> one = trained(1);
        assertSame(one, trained(2));
        assertSame(one, trained(4));
    }

    @Test
    void chunksThatAreComputedTwiceGiveTheSameBits() {
        Map<String, NamedArray> kept = trained(1, new Chunking(1, Long.MAX_VALUE));
        assertSame(kept, trained(1, new Chunking(1, 0)));
    }

    @Test
    void aKilledRunGoesOnAsIfNothingHadHappened() throws IOException, InterruptedException {
        ProcessBuilder java = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules", "jdk.incubator.vector", "-Xmx256m", "-cp", System.getProperty("java.class.path"),
                TinyTraining.class.getName(), folder.toString());
        Process child = java.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        int seen = 0;
        try (BufferedReader out = child.inputReader()) {
            for (String line = out.readLine(); line != null && seen < 12; line = out.readLine())
                seen = Integer.parseInt(line.strip());
            child.destroyForcibly();
        }
        assertTrue(child.waitFor() != 0 && seen == 12, "the run was killed after step 12, not " + seen);
        assertFalse(Files.exists(folder.resolve(Trainer.FINAL)));
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            TinyTraining t = new TinyTraining(device, Optional.of(folder));
            t.trainer.resume(folder.resolve(Trainer.RECENT));
            assertTrue(t.trainer.iteration() == 10 || t.trainer.iteration() == 15,
                    "iteration " + t.trainer.iteration());
            t.trainer.run(TrainingListener.NONE, () -> false);
            assertSame(trained(2), t.state());
            assertTrue(Files.exists(folder.resolve(Trainer.FINAL)) && Files.exists(folder.resolve(Trainer.BEST)));
            try (var files = Files.list(folder)) {
                assertEquals(List.of(), files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".tmp"))
                        .toList());
            }
        }
    }

    @Test
    void aStoppedRunResumesBetweenValidations() {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            TinyTraining first = new TinyTraining(device, Optional.of(folder));
            List<Long> steps = new ArrayList<>();
            TrainingListener listener = new TrainingListener() {
                @Override
                public void onStep(Step step) {
                    steps.add(step.iteration());
                }
            };
            assertFalse(first.trainer.run(listener, () -> steps.size() == 17));
            TinyTraining second = new TinyTraining(device, Optional.of(folder));
            second.trainer.resume(folder.resolve(Trainer.RECENT));
            assertEquals(17, second.trainer.iteration());
            assertEquals(first.trainer.bestLoss(), second.trainer.bestLoss());
            assertTrue(second.trainer.run(listener, () -> false));
            assertEquals(TinyTraining.ITERATIONS, steps.size());
            assertSame(trained(2), second.state());
            TinyTraining third = new TinyTraining(device, Optional.of(folder));
            third.trainer.resume(folder.resolve(Trainer.FINAL));
            assertTrue(third.trainer.run(listener, () -> false));
            assertEquals(TinyTraining.ITERATIONS, steps.size(), "nothing was left to do");
        }
    }

    @Test
    void listenersSeeStepsValidationsAndCheckpoints() {
        List<String> events = new ArrayList<>();
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            TinyTraining t = new TinyTraining(device, Optional.of(folder));
            t.trainer.run(new TrainingListener() {
                @Override
                public void onStep(Step step) {
                    double rate = step.iteration() <= 7 ? 1e-2 : step.iteration() <= 23 ? 1e-2 * 0.2 : 1e-2 * 0.2 * 0.2;
                    assertEquals(rate, step.learningRate(), "iteration " + step.iteration());
                    assertTrue(step.stepsPerSecond() > 0 && step.accuracy() >= 0 && step.accuracy() <= 1);
                }

                @Override
                public void onValidation(Validation v) {
                    events.add("validation " + v.iteration());
                    assertTrue(Double.isFinite(v.trainLoss()) && Double.isFinite(v.loss()));
                    assertTrue(v.loss() >= -0.5, "the bound of METHODS §1.6");
                }

                @Override
                public void onCheckpoint(Path file, long iteration) {
                    events.add(file.getFileName() + " " + iteration);
                }
            }, () -> false);
        }
        assertEquals(List.of("validation 5", "most_recent.pt 5", "best_model.pt 5"), events.subList(0, 3));
        assertEquals(8, events.stream().filter(e -> e.startsWith("validation")).count());
        assertEquals("final_model.pt 40", events.getLast());
    }

    @Test
    void aCheckpointHasThePublishedLayout() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            TinyTraining t = new TinyTraining(device, Optional.of(folder));
            t.trainer.run(TrainingListener.NONE, () -> t.trainer.iteration() == 8);
            Path file = folder.resolve(Trainer.RECENT);
            Checkpoint c = Checkpoint.read(file);
            assertEquals(List.of("iteration", "optimizer", "model", "projector", "scheduler", "scaler", "latentclr"),
                    c.keys());
            assertEquals(8L, c.value("iteration").orElseThrow());
            assertEquals(8L, c.value("scheduler.last_epoch").orElseThrow());
            assertEquals(8, c.tensor("optimizer.state.0.step").item());
            assertArrayEquals(new long[]{24, 24}, c.tensor("optimizer.state.0.exp_avg").shape());
            assertTrue(c.at("model").tensors().containsKey("nets.3.batchnorm_1.running_var"));
            assertTrue(c.at("projector").tensors().containsKey("Projector.linear_2.weight"));
            DirectionModel m = TrainingCheckpoint.directions(file, device, Alpha.constant(1), true);
            assertEquals(t.contrast.model().describe(), m.describe());
            assertEquals(t.contrast.projector().describe(),
                    TrainingCheckpoint.projector(file, device, true).describe());
        }
    }

    @Test
    void whatDoesNotFitIsRefused() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            TinyTraining t = new TinyTraining(device, Optional.of(folder));
            t.trainer.run(TrainingListener.NONE, () -> t.trainer.iteration() == 6);
            Path file = folder.resolve(Trainer.RECENT);
            Trainer other = sgd(t.contrast, 100);
            assertMessage(() -> other.resume(file), "hparams.optimizer");
            assertMessage(() -> sgd(t.contrast, 5, t.optimizer).resume(file), "hparams.iterations to more than 6");
            assertMessage(() -> t.trainer.resume(folder.resolve("none.pt")), "none.pt");
            assertMessage(() -> new Trainer(t.contrast, new Sgd(List.of(t.optimizer.parameters().get(0)),
                    new Sgd.Options(1, 0, 0, false, 0)), new LearningRate.Constant(1),
                    Trainer.Settings.of(2, 1, 0, Optional.empty(), new Chunking(0, Long.MAX_VALUE))),
                    "the parameters that are trained");
            assertMessage(() -> Trainer.Settings.of(1, 1, 0, Optional.empty(), new Chunking(0, Long.MAX_VALUE)),
                    "batch of at least 2");
        }
    }

    private static Trainer sgd(Contrast c, int iterations) {
        return sgd(c, iterations, new Sgd(Trainer.parameters(c, true), new Sgd.Options(0.1, 0.9, 0, false, 0)));
    }

    private static Trainer sgd(Contrast c, int iterations, org.latentclr.nn.optim.Optimizer o) {
        return new Trainer(c, o, new LearningRate.Constant(1),
                Trainer.Settings.of(3, iterations, 0, Optional.empty(), new Chunking(0, Long.MAX_VALUE)));
    }

    private static void assertMessage(org.junit.jupiter.api.function.Executable call, String part) {
        RuntimeException e = assertThrows(RuntimeException.class, call);
        assertTrue(e instanceof EngineException || e instanceof WeightsException, e.toString());
        assertTrue(e.getMessage().contains(part), e.getMessage());
    }
}
