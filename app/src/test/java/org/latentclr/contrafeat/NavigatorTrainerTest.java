package org.latentclr.contrafeat;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.cpu.CpuBackend;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.ganspace.PrincipalComponents;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.nn.features.ResNet18;
import org.latentclr.nn.layer.Linear;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.PickledMap;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.TorchWriter;
import org.latentclr.weights.WeightsException;

/** Both variants train, and a stopped run goes on with the same bits. */
class NavigatorTrainerTest {
    private static final int K = 3;

    private static StyleGan2 generator(Backend device) {
        return StyleGan2.random(new StyleGan2Architecture(12, 0, 12, 32, 3, 2, List.of(8, 8, 6, 6),
                StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true), 5, device);
    }

    private static NavigatorTrainer recog(Backend device, int iterations) {
        StyleGan2 g = generator(device);
        Initializer init = Initializer.random(device, new RandomStream(3, 0));
        Navigator n = new Navigator(new UniformAttention(init, K, g.latentCount(), g.latentCount()),
                new FreeDirections(init, K, g.wSize()));
        RecogStep step = new RecogStep(n, new Recogniser(init, K, 3), new BaseCodes(1), StepSize.uniform(4), 4, 0.1);
        return new NavigatorTrainer(g, n, step,
                new NavigatorTrainer.Settings(iterations, 1, 0.001, 7, false, 100, Optional.empty()));
    }

    @Test
    void theRecogniserIsTrainedAndItsStateIsInTheCheckpoint(@TempDir Path folder) {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            NavigatorTrainer whole = recog(device, 6);
            double first = whole.step().parts().get("loss_vd");
            for (int i = 0; i < 2; i++) whole.step();
            whole.save(folder.resolve("half.safetensors"));
            double last = whole.step().loss();
            NavigatorTrainer resumed = recog(device, 6);
            resumed.resume(folder.resolve("half.safetensors"));
            assertEquals(last, resumed.step().loss());
            assertTrue(first > 0 && Double.isFinite(last));
        }
    }

    @Test
    void aPretrainedTrunkIsHalvedForEachPictureOfAPair(@TempDir Path folder) {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Initializer init = Initializer.random(device, new RandomStream(4, 0));
            ResNet18 published = new ResNet18(init, 3, Map.of("fc", new Linear(init, ResNet18.FEATURES, 7, true)));
            Path file = folder.resolve("resnet18.pth");
            TorchWriter.write(file, new PickledMap(PickledMap.ORDERED_DICT, StateDict.of(published)));
            Recogniser r = new Recogniser(init, K, 3);
            r.loadPretrained(file);
            float[] one = published.state().get("conv1.weight").value().toFloats();
            float[] two = r.state().get("net.conv1.weight").value().toFloats();
            int row = 3 * 49;
            for (int o = 0; o < 64; o++)
                for (int i = 0; i < row; i++) {
                    assertEquals(one[o * row + i] / 2, two[2 * o * row + i]);
                    assertEquals(one[o * row + i] / 2, two[(2 * o + 1) * row + i]);
                }
            // The same picture twice is what the published network sees once.
            published.train(false);
            r.train(false);
            Tensor x = init.normal(1, 2, 3, 32, 32);
            Tensor pair = Concat.apply(1, x, x);
            Parameter head = r.state().get("net.fc_vd.weight");
            Tensor expected = published.features(x).matmul(head.value().transpose(0, 1))
                    .add(r.state().get("net.fc_vd.bias").value());
            assertArrayEquals(expected.toFloats(), r.forward(pair).direction().toFloats(), 1e-4f);
            assertThrows(WeightsException.class, () -> new Recogniser(init, K, 1).loadPretrained(file));
        }
    }

    private static NavigatorTrainer trainer(Backend device, boolean prototypes, int iterations) {
        StyleGan2 g = generator(device);
        Initializer init = Initializer.random(device, new RandomStream(3, 0));
        InformativeSubspace w = Subspaces.on(device, Subspaces.components(g, 500, 1));
        LayerAttention attention = new LogitAttention(init, K, g.latentCount(), g.latentCount(), 1, 3, 1);
        DirectionHead head = new SubspaceDirections(init, K, w.components(), 6);
        AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, 1, device);
        NavigatorTrainer.Settings s = new NavigatorTrainer.Settings(iterations, 1, 0.05, 7, true, 100,
                Optional.empty());
        Groups one = Groups.one(K);
        if (!prototypes) {
            Navigator n = new Navigator(attention, head);
            return new NavigatorTrainer(g, n, new PairStep(n, net, new PairLoss(PairLoss.Options.shipped()),
                    new BaseCodes(2), StepSize.uniform(1), 4, 1, 0.1, one, one), s);
        }
        Navigator n = new Navigator(attention, head, init, 3, 48);
        PrototypeLoss loss = PrototypeLoss.shipped(K);
        return new NavigatorTrainer(g, n, new PrototypeStep(n, net, loss, Prototypes.SHIPPED, new BaseCodes(2),
                StepSize.uniform(1), 3, 1, 0, loss, 0.1, one), s);
    }

    @Test
    void aStoppedRunGoesOnWithTheSameBits(@TempDir Path folder) {
        for (boolean prototypes : new boolean[]{false, true})
            try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
                NavigatorTrainer whole = trainer(device, prototypes, 4);
                List<Double> losses = new ArrayList<>();
                for (int i = 0; i < 2; i++) whole.step();
                whole.save(folder.resolve("half.safetensors"));
                for (int i = 0; i < 2; i++) losses.add(whole.step().loss());
                NavigatorTrainer resumed = trainer(device, prototypes, 4);
                resumed.resume(folder.resolve("half.safetensors"));
                assertEquals(2, resumed.iteration());
                for (double loss : losses) assertEquals(loss, resumed.step().loss());
            }
    }

    @Test
    void diversityAloneMakesDirectionsOrthogonal() {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            StyleGan2 g = generator(device);
            Initializer init = Initializer.random(device, new RandomStream(3, 0));
            Navigator n = new Navigator(new UniformAttention(init, K, g.latentCount(), g.latentCount()),
                    new FreeDirections(init, K, g.wSize()));
            PairLoss.Options masked = PairLoss.Options.shipped();
            // The masked loss of pooled maps is zero (METHODS §2.5), so only the diversity acts.
            PairStep step = new PairStep(n, AlexNet.formula(AlexNetLayout.TORCHVISION, 1, device).pooled(),
                    new PairLoss(masked), new BaseCodes(1), StepSize.uniform(1), 2, 1, 1, Groups.one(K),
                    Groups.one(K));
            NavigatorTrainer t = new NavigatorTrainer(g, n, step,
                    new NavigatorTrainer.Settings(60, 1, 0.05, 7, false, 100, Optional.empty()));
            double first = t.step().diversity();
            for (int i = 0; i < 59; i++) t.step();
            double last = t.step().diversity();
            assertTrue(last < 0.02 && last < first / 5, first + " to " + last);
        }
    }

    @Test
    void theSubspaceIsKeptInAFile(@TempDir Path folder) {
        try (Backend device = new CpuBackend(2); Scope s = Scope.open("test")) {
            StyleGan2 g = generator(device);
            PrincipalComponents made = Subspaces.cached(g, 300, 1, folder);
            PrincipalComponents read = Subspaces.cached(g, 300, 1, folder);
            assertArrayEquals(made.deviations(), read.deviations());
            assertEquals(300, read.samples());
            double sum = 0;
            for (int i = 0; i < made.width(); i++) sum += made.components()[0][i] * made.components()[1][i];
            assertEquals(0, sum, 1e-6);
        }
    }

    @Test
    void onePixelPrototypesAreRefused() {
        try (Backend device = new CpuBackend(1); Scope s = Scope.open("test")) {
            Tensor map = Tensor.zeros(device, 2, 2, 3, 3);
            Tensor prototype = Tensor.zeros(device, 2, 2, 1, 1);
            PrototypeLoss loss = PrototypeLoss.shipped(2);
            assertThrows(EngineException.class, () -> loss.apply(List.of(map), List.of(prototype), 0));
        }
    }
}
