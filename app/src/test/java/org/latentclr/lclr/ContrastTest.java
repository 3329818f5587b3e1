package org.latentclr.lclr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;

/** The step that wastes nothing against the published loop written down plainly. */
class ContrastTest {
    /** One direction after the other, whole graph, as METHODS §1.7 lists it. */
    private static List<double[]> plain(TinyTraining t, Tensor z, RandomStream lengths, FeatureDivergence d) {
        Contrast c = t.contrast;
        Tensor h0 = Autograd.noGrad(() -> d.view(c.projector(), c.tap().original(z), 1));
        Tensor edits = c.model().forward(z, lengths);
        List<Tensor> parts = new ArrayList<>();
        for (int k = 0; k < c.model().directions(); k++) {
            int n = z.dim(0);
            Tensor h = d.view(c.projector(), c.tap().edited(z, edits.slice(0, k * n, k * n + n)), 1);
            Tensor f = h.sub(h0);
            parts.add(f.div(f.square().sum(true, 1).sqrt()));
        }
        Tensor f = Concat.apply(0, parts.toArray(Tensor[]::new));
        Tensor loss = c.loss().apply(f, c.model().directions()).loss();
        List<Tensor> variables = new ArrayList<>(c.model().variables());
        variables.addAll(c.projector().variables());
        List<double[]> all = new ArrayList<>();
        all.add(f.toDoubles());
        all.add(loss.toDoubles());
        for (Tensor g : Autograd.grad(loss, variables.toArray(Tensor[]::new))) all.add(g.toDoubles());
        t.state().values().forEach(v -> all.add(v.toDoubles()));
        return all;
    }

    private static List<double[]> ours(TinyTraining t, Tensor z, RandomStream lengths, FeatureDivergence d,
            Chunking chunking) {
        Contrast c = new Contrast(t.contrast.tap(), t.contrast.model(), t.contrast.projector(), d, t.contrast.loss());
        Contrast.Gradients g = c.gradients(z, lengths, true, chunking);
        List<double[]> all = new ArrayList<>(
                List.of(g.divergences().toDoubles(), g.result().loss().toDoubles()));
        g.model().forEach(x -> all.add(x.toDoubles()));
        g.projector().forEach(x -> all.add(x.toDoubles()));
        t.state().values().forEach(v -> all.add(v.toDoubles()));
        return all;
    }

    @ParameterizedTest
    @EnumSource(FeatureDivergence.class)
    void batchedAndChunkedStepsEqualThePlainLoop(FeatureDivergence d) {
        for (Chunking chunking : List.of(new Chunking(4, Long.MAX_VALUE), new Chunking(3, Long.MAX_VALUE),
                new Chunking(1, 0))) {
            Backend device = new ReferenceBackend();
            try (Scope s = Scope.open("test")) {
                TinyTraining a = new TinyTraining(device, Optional.empty());
                TinyTraining b = new TinyTraining(device, Optional.empty());
                Tensor z = a.contrast.tap().sample(3, new RandomStream(1, 1));
                List<double[]> expected = plain(a, z, new RandomStream(2, 2), d);
                List<double[]> actual = ours(b, z, new RandomStream(2, 2), d, chunking);
                assertEquals(expected.size(), actual.size());
                for (int i = 0; i < expected.size(); i++) {
                    double largest = 1e-6;
                    for (double v : expected.get(i)) largest = Math.max(largest, Math.abs(v));
                    assertArrayEquals(expected.get(i), actual.get(i), 1e-9 * largest, d + " " + chunking + " " + i);
                }
            }
            assertEquals(0, device.memory().liveBytes());
        }
    }

    @Test
    void anEditThatReachesNothingGivesZeroDivergenceAndFiniteGradients() {
        Backend device = new CpuBackend(1);
        try (Scope s = Scope.open("test")) {
            TinyTraining t = new TinyTraining(device, Optional.empty());
            FeatureTap far = new FeatureTap(t.contrast.tap().generator(), t.contrast.tap().space(), "conv1",
                    Optional.of(List.of(4)));
            Contrast c = new Contrast(far, t.contrast.model(), Projector.identity(true), FeatureDivergence.REFERENCE,
                    ContrastiveLoss.released());
            Contrast.Gradients g = c.gradients(far.sample(3, new RandomStream(1, 1)), new RandomStream(2, 2), true,
                    Chunking.automatic(device));
            for (float v : g.divergences().toFloats()) assertEquals(0f, v);
            assertEquals(0, g.result().loss().item(), 1e-6);
            for (Tensor x : g.model()) for (float v : x.toFloats()) assertEquals(0f, v, 0f);
        }
    }

    @Test
    void evaluationDependsOnTheSeedAlone() {
        Backend device = new CpuBackend(2);
        try (Scope s = Scope.open("test")) {
            TinyTraining t = new TinyTraining(device, Optional.empty());
            List<Integer> progress = new ArrayList<>();
            Evaluator.Evaluation one = Evaluator.evaluate(t.contrast, 3, 4, 7, progress::add);
            assertEquals(List.of(1, 2, 3, 4), progress);
            long held = device.memory().liveBytes(); // the generator keeps tables that it makes at first use
            assertEquals(one, Evaluator.evaluate(t.contrast, 3, 4, 7, i -> {}));
            assertEquals(held, device.memory().liveBytes());
            assertTrue(one.loss() != Evaluator.evaluate(t.contrast, 3, 4, 8, i -> {}).loss());
        }
    }

    @Test
    void partsThatDoNotFitAreRefused() {
        Backend device = new CpuBackend(1);
        try (Scope s = Scope.open("test")) {
            Contrast c = new TinyTraining(device, Optional.empty()).contrast;
            RandomStream r = new RandomStream(0, 0);
            DirectionModel narrow = new GlobalDirections(device, 3, 23, Alpha.constant(1), true, r);
            assertMessage(() -> new Contrast(c.tap(), narrow, c.projector(), c.divergence(), c.loss()), "size 24");
            DirectionModel single = new GlobalDirections(device, 1, 24, Alpha.constant(1), true, r);
            assertMessage(() -> new Contrast(c.tap(), single, c.projector(), c.divergence(), c.loss()),
                    "at least 2 directions");
            Projector wide = Projector.linear(device, 7, 3, true, r);
            assertMessage(() -> new Contrast(c.tap(), c.model(), wide, c.divergence(), c.loss()),
                    "projector.in_features=" + c.tap().featureSize());
            assertMessage(() -> FeatureTap.of(c.tap().generator(), c.tap().space(), "convs.11"), "convs.1");
            assertMessage(() -> new FeatureTap(c.tap().generator(), c.tap().space(), "conv1",
                    Optional.of(List.of(6))), "layers from 0 to 5");
        }
    }

    private static void assertMessage(org.junit.jupiter.api.function.Executable call, String part) {
        String message = assertThrows(EngineException.class, call).getMessage();
        assertTrue(message.contains(part), message);
    }
}
