package org.latentclr.nn.stylegan2;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.engine.op.Tile;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

/** Edited codes in some layers: layers before the first edited one run once per original, with the same result as the plain form. */
class SharedPrefixTest {
    private static final int DIRECTIONS = 5;
    private static final int SAMPLES = 2;

    /** Every layer's code in full, the originals repeated for each direction. */
    private static Latents plain(Tensor original, Tensor edited, Set<Integer> feed, int layers, LatentSpace space) {
        List<Tensor> codes = new ArrayList<>();
        for (int l = 0; l < layers; l++)
            codes.add(feed.contains(l) ? edited : Tile.to(original, edited.dim(0)).contiguous());
        return Latents.perLayer(space, codes);
    }

    @ParameterizedTest
    @CsvSource({"reference, 0", "cpu, 2e-6"})
    void equalsThePlainForm(String name, double tolerance) {
        try (Backend device = Backends.open(name, 0).backend(); Scope s = Scope.open("test")) {
            for (Set<Integer> feed : List.of(Set.of(0), Set.of(2), Set.of(1, 4), Set.of(7), Set.<Integer>of()))
                for (Wiring wiring : Wiring.values()) compare(device, wiring, feed, tolerance);
        }
    }

    private static void compare(Backend device, Wiring wiring, Set<Integer> feed, double tolerance) {
        for (LatentSpace space : List.of(LatentSpace.Z, LatentSpace.W)) {
            StyleGan2 g = Networks.frozen(device, wiring);
            Tensor original = Networks.random(device, 1, SAMPLES, g.codeSize(space)).track();
            Tensor edited = Networks.random(device, 2, DIRECTIONS * SAMPLES, g.codeSize(space)).track();
            // Layers that read an edited code nowhere give the originals' features; the batch is then that of the codes.
            int n = g.latentCount();
            Latents shared = Latents.mixed(space, original, edited, feed, n);
            Latents full = plain(original, edited, feed, n, space);
            for (String layer : List.of("style", "conv1", "convs.0", "convs.3", "b32.conv1", "b32.img"))
                same(tolerance, g, shared, full, layer, feed.isEmpty(), List.of(original, edited));
        }
    }

    private static void same(double tolerance, StyleGan2 g, Latents shared, Latents full, String layer, boolean none,
            List<Tensor> variables) {
        Tensor a = g.features(shared, layer);
        Tensor b = g.features(full, layer);
        if (none) {
            Networks.same(tolerance, b, Tile.to(a, b.dim(0)));
            return;
        }
        Networks.same(tolerance, b, a);
        Tensor r = Networks.random(g.backend(), 3, a.shape().dims());
        Tensor[] ga = Autograd.grad(a, variables, r, false, false);
        Tensor[] gb = Autograd.grad(b, variables, r, false, false);
        for (int i = 0; i < ga.length; i++) Networks.same(Math.max(tolerance * 10, 1e-12), gb[i], ga[i]);
    }

    @Test
    void sharedLayersTakeTheMemoryOfTheOriginals() {
        assertTrue(3 * peak(true) < peak(false), peak(true) + " against " + peak(false));
    }

    private static long peak(boolean share) {
        try (Backend device = new ReferenceBackend(); Scope s = Scope.open("test")) {
            StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
            Tensor original = Networks.random(device, 1, 1, 6);
            Tensor edited = Networks.random(device, 2, 40, 6);
            Set<Integer> feed = Set.of(7);
            Latents l = share
                    ? Latents.mixed(LatentSpace.W, original, edited, feed, g.latentCount())
                    : plain(original, edited, feed, g.latentCount(), LatentSpace.W);
            g.features(l, "convs.4");
            return device.memory().peakBytes();
        }
    }

    /** The graph of a chunk is gone before the next one is made. */
    @Test
    void chunksBoundTheMemory() {
        assertTrue(2 * chunkPeak(2) < chunkPeak(40), chunkPeak(2) + " against " + chunkPeak(40));
    }

    private static long chunkPeak(int rows) {
        try (Backend device = new ReferenceBackend(); Scope s = Scope.open("test")) {
            StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
            Tensor w = Networks.random(device, 2, 40, 6).track();
            Tensor y = g.features(Latents.of(LatentSpace.W, w), "convs.3", rows);
            Autograd.grad(y, List.of(w), Tensor.full(device, 1, y.shape().dims()), false, false);
            return device.memory().peakBytes();
        }
    }

    /** Chunks give the same features and gradients. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 100})
    void chunksChangeNothing(int rows) {
        try (Backend device = new ReferenceBackend(); Scope s = Scope.open("test")) {
            StyleGan2 g = Networks.frozen(device, Wiring.SKIP);
            Tensor original = Networks.random(device, 1, SAMPLES, 7).track();
            Tensor edited = Networks.random(device, 2, DIRECTIONS * SAMPLES, 7).track();
            Latents l = Latents.mixed(LatentSpace.Z, original, edited, Set.of(1, 3), g.latentCount());
            Tensor a = g.features(l, "convs.3");
            Tensor b = g.features(l, "convs.3", rows);
            Networks.same(0, a, b);
            Tensor r = Networks.random(device, 3, a.shape().dims());
            Tensor[] ga = Autograd.grad(a, List.of(original, edited), r, false, false);
            Tensor[] gb = Autograd.grad(b, List.of(original, edited), r, false, false);
            for (int i = 0; i < 2; i++) Networks.same(1e-12, ga[i], gb[i]);
        }
    }
}
