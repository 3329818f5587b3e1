package org.latentclr.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.Request;
import org.latentclr.discovery.CodeEdits;
import org.latentclr.discovery.Discovery;
import org.latentclr.discovery.KnownDecoder;
import org.latentclr.discovery.MaskExperiment.Setting;
import org.latentclr.discovery.MaskTable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.factors.FactorPredictor;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.train.RunDirections;
import org.latentclr.train.Sensors;
import org.latentclr.train.Trainings;

/** Measures on edits whose truth is known, on runs made here, and the mask experiment. */
class EvaluationTest {
    /** Along the generator's own axes each edit changes its factor most. */
    @Test
    void knownAxesAreFound() {
        try (Backend b = Backends.open("cpu", 0).backend(); Scope s = Scope.open("test")) {
            Generator g = BundledGenerator.open(b);
            Measurement m = new Measurement(g, FactorPredictor.bundled(b), 30, 1, 0.25, 0);
            for (CodeEdits edits : List.of(KnownAxes.inZ(g), KnownAxes.inW(g))) {
                Measurement.Result r = m.of(edits, k -> {});
                for (int k = 0; k < 6; k++) assertEquals(1, r.discovery().normalized()[k][k], "factor " + k);
                assertTrue(r.discovery().disentanglement() > 0.6, "S " + r.discovery().disentanglement());
                assertEquals(6, r.discovery().count());
                assertEquals(6, r.discovery().clean());
            }
        }
    }

    /** The second edit has a factor of its own, but no factor to itself. */
    @Test
    void anEntangledEditIsNotClean() {
        Discovery d = Discovery.of(new double[][]{{2, -0.8, 0}, {0, 0.6, 1}}, 0, 1, 2);
        assertEquals(2, d.count());
        assertEquals(1, d.clean());
    }

    @Test
    void runsOfSeveralMethodsShareATable(@TempDir Path folder) throws Exception {
        train("method=sefa k=3", folder.resolve("runs/sefa"));
        train("method=voynov n_steps=2 directions_count=3 steps_per_backup=2", folder.resolve("runs/voynov"));
        train("k=3 hparams.iterations=2 hparams.batch_size=2 eval_iters=1", folder.resolve("runs/clr"));
        train("method=contrafeat k=3 iterations=1 batch_size=2 samples=2000 attention=none directions=fixed",
                folder.resolve("runs/cf"));
        List<RunDirections> runs = EvaluationRun.runs(List.of(folder.resolve("runs")));
        assertEquals(4, runs.size());
        try (Backend b = Backends.open("cpu", 0).backend()) {
            ScoreTable table = new EvaluationRun(new EvaluationRun.Settings(2, 4, 1, 0.25, Optional.empty(), 0,
                    folder.resolve("out")), b, true).run(runs);
            assertEquals(List.of("ContraFeat Bi on fixed, no attention", "LatentCLR, global", "SeFa", "Voynov, proj",
                    EvaluationRun.RANDOM, KnownAxes.IN_W, KnownAxes.IN_Z),
                    table.rows().stream().map(ScoreTable.Row::method).toList());
            assertTrue(table.cells().get(5).get(3).contains("±"));
        }
        for (String end : List.of("json", "md", "html"))
            assertTrue(Files.size(folder.resolve("out/evaluation." + end)) > 500);
    }

    private static void train(String words, Path out) {
        List<String> all = new java.util.ArrayList<>(List.of(words.split(" ")));
        all.addAll(List.of("out='" + out + "'", "tensorboard=false"));
        all.removeIf(w -> w.equals("tensorboard=false")
                && (words.contains("sefa") || words.contains("voynov")));
        Trainings.run(Configuration.training(new Request(all, Optional.empty(), Optional.empty())),
                new Terminal(new PrintWriter(new StringWriter()), true, List.of("train")));
    }

    @Test
    void otherFoldersAreRefused(@TempDir Path folder) {
        UserError none = assertThrows(UserError.class,
                () -> EvaluationRun.runs(List.of(folder.resolve("absent"))));
        assertTrue(none.getMessage().contains("absent") && none.getMessage().contains(".hydra/config.yaml"));
        assertThrows(UserError.class, () -> EvaluationRun.runs(List.of(folder)));
    }

    /** The masked loss tells single factors best, and rotated ones are worth little to it (METHODS §2.12). */
    @Test
    void maskTellsSingleFactors() {
        try (Backend b = Backends.open("cpu", 0).backend(); Scope s = Scope.open("test")) {
            MaskTable t = MaskTable.measure(KnownDecoder.generator(BundledGenerator.open(b)),
                    Sensors.open(Optional.empty(), b), 2, 2, 0, n -> {});
            assertTrue(t.pure().get(Setting.L2_MASK) < t.pure().get(Setting.POOLED), t.toString());
            assertTrue(t.pure().get(Setting.L2_MASK) < t.pure().get(Setting.NO_FOCUS), t.toString());
            assertTrue(Math.abs(t.mixed().get(Setting.L2_MASK)) < -0.5 * t.pure().get(Setting.L2_MASK), t.toString());
        }
    }

    @Test
    void spreadNeedsTwo() {
        assertEquals("0.50", ScoreTable.spread(2, 0.5));
        assertEquals("2.0 ± 1.4", ScoreTable.spread(1, 1, 3));
    }
}
