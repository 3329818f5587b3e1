package org.latentclr.nn.stylegan2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.generator.Layer;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

class StyleGan2Test {
    private static final double ROUNDING = 1e-12;

    private final Backend device = new ReferenceBackend();
    private Scope scope;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
    }

    @AfterEach
    void close() {
        scope.close();
        assertEquals(0, device.memory().liveBytes());
    }

    /** Table for the constant input, kept squares of weights: the frozen network gives what the plain one gives, gradients too. */
    @ParameterizedTest
    @EnumSource(Wiring.class)
    void frozenShortCutsChangeNothing(Wiring wiring) {
        StyleGan2Network trained = Networks.network(device, Networks.architecture(wiring, 0));
        StyleGan2 plain = StyleGan2.of(trained, device);
        StyleGan2 frozen = Networks.frozen(device, wiring);
        Tensor w = Networks.random(device, 1, 3, 6).track();
        Latents latents = Latents.of(LatentSpace.W, w);
        for (Layer layer : plain.layers()) {
            Tensor a = plain.features(latents, layer.name());
            Tensor b = frozen.features(latents, layer.name());
            Networks.same(ROUNDING, a, b);
            if (!b.isTracked()) continue;
            Tensor r = Networks.random(device, 2, a.shape().dims());
            Networks.same(ROUNDING, Autograd.grad(a, List.of(w), r, false, false)[0],
                    Autograd.grad(b, List.of(w), r, false, false)[0]);
        }
        Networks.same(ROUNDING, plain.image(latents), frozen.image(latents));
    }

    @Test
    void tableFollowsItsWeights() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
        Latents latents = Latents.of(LatentSpace.W, Networks.random(device, 1, 2, 6));
        Tensor before = g.features(latents, "conv1");
        g.network().state().get("synthesis.b4.conv1.weight").assign(Networks.random(device, 9, 6, 6, 3, 3));
        Tensor after = g.features(latents, "conv1");
        assertFalse(Arrays.equals(before.toDoubles(), after.toDoubles()));
        StyleGan2Network plain = Networks.network(device, Networks.architecture(Wiring.SKIP, 0));
        plain.state().get("synthesis.b4.conv1.weight").assign(Networks.random(device, 9, 6, 6, 3, 3));
        Networks.same(ROUNDING, StyleGan2.of(plain, device).features(latents, "conv1"), after);
    }

    /** With noise for the first layers only, a layer beyond them cannot be computed: it is not, for a feature before it. */
    @Test
    void nothingBeyondTheLayerIsComputed() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
        Latents latents = Latents.of(LatentSpace.W, Networks.random(device, 1, 2, 6));
        List<Tensor> maps = ((Noise.Given) Noise.torch(device, 32, 0)).maps();
        Tensor full = g.with(new Noise.Given(maps)).features(latents, "convs.1");
        StyleGan2 short3 = g.with(new Noise.Given(maps.subList(0, 3)));
        Networks.same(0, full, short3.features(latents, "convs.1"));
        assertThrows(EngineException.class, () -> short3.features(latents, "convs.2"));
    }

    @Test
    void publishedNamesMeanTheSameLayers() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
        Latents l = Latents.of(LatentSpace.W, Networks.random(device, 1, 2, 6));
        for (String[] pair : new String[][]{{"style", "mapping"}, {"input", "b4.const"}, {"conv1", "b4.conv1"},
                {"to_rgb1", "b4.img"}, {"convs.0", "b8.conv0"}, {"convs.1", "b8.conv1"}, {"convs.4", "b32.conv0"},
                {"to_rgbs.1", "b16.conv1"}, {"b16.x", "b16.conv1"}})
            Networks.same(0, g.features(l, pair[0]), g.features(l, pair[1]));
        for (Layer layer : g.layers()) {
            int[] dims = g.features(l, layer.name()).shape().dims();
            assertEquals(2, dims[0]);
            assertEquals(layer.shape(), org.latentclr.engine.Shape.of(Arrays.copyOfRange(dims, 1, dims.length)));
        }
    }

    @Test
    void unknownLayerNamesTheNearest() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
        Latents l = Latents.of(LatentSpace.W, Networks.random(device, 1, 1, 6));
        String text = assertThrows(EngineException.class, () -> g.features(l, "conv_1")).getMessage();
        assertTrue(text.contains("nearest name is 'conv1'") && text.contains("b16.conv0 (= convs.2)"), text);
    }

    @Test
    void stylesReproduceTheImage() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP).with(Truncation.of(0.6));
        Latents l = Latents.of(LatentSpace.Z, Networks.random(device, 1, 2, 7));
        Tensor s = g.styles(l);
        assertEquals(g.codeSize(LatentSpace.S), s.dim(1));
        Networks.same(ROUNDING, g.image(l), g.image(Latents.of(LatentSpace.S, s)));
        StyleSlot last = g.styleSlots().getLast();
        assertEquals("b32.torgb", last.layer());
        assertEquals(s.dim(1), last.offset() + last.size());
        assertEquals(7, last.latent());
        assertTrue(last.isRgb());
    }

    @Test
    void truncationPullsTheFirstLayersToTheAverage() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
        Tensor w = Networks.random(device, 1, 1, 6);
        Tensor codes = g.with(new Truncation(0.25, 3)).codes(Latents.of(LatentSpace.W, w));
        double[] average = g.network().state().get("mapping.w_avg").value().toDoubles();
        double[] x = w.toDoubles();
        double[] y = codes.toDoubles();
        for (int l = 0; l < 8; l++)
            for (int i = 0; i < 6; i++)
                assertEquals(l < 3 ? average[i] + 0.25 * (x[i] - average[i]) : x[i], y[l * 6 + i], ROUNDING);
        Networks.same(0, g.features(Latents.of(LatentSpace.W, w), "b32.conv1"),
                g.with(Truncation.of(0.25)).features(Latents.of(LatentSpace.W, w), "b32.conv1"));
    }

    @Test
    void randomNoiseIsThatOfItsSeed() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
        Latents l = Latents.of(LatentSpace.W, Networks.random(device, 1, 2, 6));
        Tensor a = g.with(new Noise.Random(3)).image(l);
        Networks.same(0, a, g.with(new Noise.Random(3)).image(l));
        assertFalse(Arrays.equals(a.toDoubles(), g.with(new Noise.Random(4)).image(l).toDoubles()));
        assertFalse(Arrays.equals(a.toDoubles(), g.with(new Noise.None()).image(l).toDoubles()));
    }

    @Test
    void conditionalNetworksNeedClasses() {
        StyleGan2Network n = Networks.network(device, Networks.architecture(Wiring.RESNET, 4));
        n.freeze();
        StyleGan2 g = StyleGan2.of(n, device);
        Tensor z = Networks.random(device, 1, 2, 7);
        Tensor c = Tensor.of(device, new double[]{0, 1, 0, 0}, 1, 4);
        String text = assertThrows(EngineException.class, () -> g.map(z)).getMessage();
        assertTrue(text.contains("class vectors [N,4]"), text);
        Networks.same(0, g.image(Latents.of(LatentSpace.W, g.map(z, c))),
                g.image(Latents.of(LatentSpace.Z, z).withClasses(c)));
    }

    @Test
    void wrongCodesAreRefused() {
        StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
        Tensor w = Networks.random(device, 1, 2, 6);
        assertTrue(assertThrows(EngineException.class, () -> g.image(Latents.of(LatentSpace.Z, w))).getMessage()
                .contains("width 7"));
        assertTrue(assertThrows(EngineException.class,
                () -> g.image(Latents.perLayer(LatentSpace.W, List.of(w, w)))).getMessage().contains("8 codes"));
    }
}
