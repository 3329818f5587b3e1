package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Architecture and canonical names from every kind of StyleGAN2 file. */
class StyleGan2Test {
    @TempDir
    Path folder;

    private static final StyleGan2Architecture ORIG16 = new StyleGan2Architecture(32, 0, 48, 16, 3, 3,
            List.of(16, 16, 16), StyleGan2Architecture.Wiring.ORIG, OptionalDouble.empty(), 0, 0.01, "lrelu", true);
    private static final StyleGan2Architecture B64 = new StyleGan2Architecture(48, 0, 48, 64, 3, 2,
            List.of(24, 20, 16, 12, 6), StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu",
            true);

    private static StyleGan2File small(String name) {
        return StyleGan2File.of(Checkpoint.read(Golden.resource("small/" + name)));
    }

    @Test
    void fromAttributesAndFromShapesAlike() {
        StyleGan2File file = small("e_orig16.pkl");
        assertEquals(ORIG16, file.architecture());
        assertEquals(ORIG16, new StyleGan2Inference(file.tensors(), Optional.empty()).infer());
        assertEquals(B64, small("b_64.pt").architecture());
        assertEquals(10, B64.numWs());
        assertEquals(12, B64.channelsAt(32));
        assertEquals(B64, StyleGan2Architecture.fromJson(B64.toJson()));
    }

    @ParameterizedTest
    @CsvSource({"a_skip64_map2, 128, 0, 128, 64, 2, 24 24 24 16 8, SKIP, 256, 4",
            "b_skip32_map8, 96, 0, 64, 32, 8, 18 18 18 12, SKIP, 0, 0",
            "c_cond16, 64, 5, 64, 16, 2, 24 24 16, SKIP, 256, 2",
            "d_resnet32, 64, 0, 64, 32, 2, 16 16 16 12, RESNET, 1.5, 0"})
    void nvidia(String name, int z, int c, int w, int resolution, int layers, String channels,
            StyleGan2Architecture.Wiring wiring, double clamp, int fp16) {
        StyleGan2File file = StyleGan2File
                .of(Checkpoint.read(Golden.file("nvidia_sg2/" + name + "/network-snapshot.pkl")));
        List<Integer> sizes = List.of(channels.split(" ")).stream().map(Integer::valueOf).toList();
        OptionalDouble limit = clamp == 0 ? OptionalDouble.empty() : OptionalDouble.of(clamp);
        StyleGan2Architecture expected = new StyleGan2Architecture(z, c, w, resolution, 3, layers, sizes, wiring, limit,
                fp16, 0.01, "lrelu", true);
        assertEquals(expected, file.architecture());
        StyleGan2Architecture shapes = new StyleGan2Inference(file.tensors(), Optional.empty()).infer();
        assertEquals(expected.channels(), shapes.channels());
        assertEquals(List.of(z, c, w, resolution, layers, wiring), List.of(shapes.zDim(), shapes.cDim(), shapes.wDim(),
                shapes.resolution(), shapes.mappingLayers(), shapes.architecture()));
    }

    @Test
    void rosinalityNamesBecomeCanonical() {
        Checkpoint source = Checkpoint.read(Golden.resource("small/b_64.pt"));
        StyleGan2File file = StyleGan2File.of(source);
        Map<String, NamedArray> tensors = file.tensors();
        assertEquals(List.of(), file.report().missing());
        assertEquals(List.of(), file.report().unexpected());
        assertEquals(source.tensors().size(), file.report().used().size());
        Map.of("mapping.fc1.weight", "g_ema.style.2.weight", "mapping.w_avg", "latent_avg", "synthesis.b4.const",
                "g_ema.input.input", "synthesis.b32.conv0.weight", "g_ema.convs.4.conv.weight",
                "synthesis.b64.torgb.bias", "g_ema.to_rgbs.3.bias", "synthesis.b16.conv1.noise_const",
                "g_ema.noises.noise_4", "synthesis.b8.conv1.affine.bias", "g_ema.convs.1.conv.modulation.bias",
                "synthesis.b64.conv1.noise_strength", "g_ema.convs.7.noise.weight")
                .forEach((canonical, foreign) -> assertArrayEquals(source.tensor(foreign).toFloats(),
                        tensors.get(canonical).toFloats(), canonical));
        assertArrayEquals(new long[]{12, 16, 3, 3}, tensors.get("synthesis.b32.conv0.weight").shape());
        assertArrayEquals(new long[]{24, 4, 4}, tensors.get("synthesis.b4.const").shape());
        assertArrayEquals(new long[0], tensors.get("synthesis.b8.conv0.noise_strength").shape());
        assertArrayEquals(new long[]{64, 64}, tensors.get("synthesis.b64.conv0.noise_const").shape());
        assertArrayEquals(new long[]{3, 6, 1, 1}, tensors.get("synthesis.b64.torgb.weight").shape());
        tensors.forEach((name, array) -> {
            assertEquals(name, array.name());
            if (name.endsWith("resample_filter")) {
                assertEquals(1, array.sum(), 1e-6, name);
            }
        });
    }

    /** What no attribute tells: weights are stored divided by the multiplier. */
    @ParameterizedTest
    @CsvSource({"1, 0.01", "0.1, 0.1", "0.01, 1", "10, 0.001", "0.03, 0.01"})
    void sizeOfMappingWeightsTellsTheMultiplier(float scale, double multiplier) {
        Map<String, NamedArray> tensors = new LinkedHashMap<>(small("b_64.pt").tensors());
        tensors.replaceAll((name, a) -> {
            if (!name.equals("mapping.fc0.weight")) return a;
            float[] v = a.toFloats();
            for (int i = 0; i < v.length; i++) v[i] *= scale;
            return NamedArray.of(name, v, a.shape());
        });
        assertEquals(multiplier, new StyleGan2Inference(tensors, Optional.empty()).infer().lrMultiplier());
    }

    /** In this format features may be enlarged with another filter than images. */
    @Test
    void filterOfFeaturesMayDifferFromThatOfImages() {
        Checkpoint source = Checkpoint.read(Golden.resource("small/b_64.pt")).at("g_ema");
        Map<String, NamedArray> tensors = new LinkedHashMap<>(source.tensors());
        tensors.replaceAll((name, a) -> name.endsWith(".blur.kernel")
                ? NamedArray.of(name, new float[]{.25f, .5f, .25f, .5f, 1, .5f, .25f, .5f, .25f}, 3, 3)
                : a);
        StyleGan2Names.Renamed renamed = StyleGan2Names.fromRosinality(tensors);
        StyleGan2Architecture.Details details = new StyleGan2Inference(renamed.tensors(), Optional.empty())
                .infer().details();
        assertEquals(3, details.filterTaps());
        assertEquals(4, details.imageFilterTaps());
        assertArrayEquals(new long[]{4, 4}, renamed.tensors().get("synthesis.b8.conv1.resample_filter").shape());
    }

    /** Canonical names have NVIDIA's order and none is forgotten: same sequence as a skip network of that size. */
    @Test
    void canonicalOrderIsNvidias() {
        StyleGan2File nvidia = StyleGan2File
                .of(Checkpoint.read(Golden.file("nvidia_sg2/a_skip64_map2/network-snapshot.pkl")));
        assertEquals(List.copyOf(nvidia.tensors().keySet()), List.copyOf(small("b_64.pt").tensors().keySet()));
    }

    @Test
    void missingAndUnexpectedAreReported() {
        Map<String, NamedArray> source = new HashMap<>(
                Checkpoint.read(Golden.resource("small/b_64.pt")).at("g_ema").tensors());
        source.remove("noises.noise_4");
        source.remove("convs.2.conv.blur.kernel");
        source.put("strange", NamedArray.of("strange", new float[1], 1));
        StyleGan2Names.Renamed renamed = StyleGan2Names.fromRosinality(source);
        assertEquals(List.of("synthesis.b16.conv1.noise_const", "mapping.w_avg"), renamed.report().missing());
        assertEquals(List.of("strange"), renamed.report().unexpected());
        assertEquals(0.140625, renamed.tensors().get("synthesis.b16.conv0.resample_filter").toFloats()[5]);
    }

    @ParameterizedTest
    @CsvSource({"conv1, synthesis.b4.conv1", "convs.0, synthesis.b8.conv0", "convs.10, synthesis.b256.conv0",
            "convs.15, synthesis.b1024.conv1", "to_rgb1, synthesis.b4.torgb", "to_rgbs.7, synthesis.b1024.torgb",
            "style, mapping", "input, synthesis.b4.const"})
    void layerNames(String layer, String canonical) {
        assertEquals(Optional.of(canonical), StyleGan2Names.canonicalLayer(layer));
        assertEquals(Optional.empty(), StyleGan2Names.canonicalLayer(layer + "x"));
    }

    @ParameterizedTest
    @CsvSource({"e_orig16.pkl, a.safetensors, G_ema", "e_orig16.pkl, b.npz, G_ema", "b_64.pt, c.safetensors, ''",
            "b_64-legacy.pt, d.npz, ''"})
    void convertedFilesLoseNothing(String name, String out, String network) {
        Path file = folder.resolve(out);
        Converter.Result result = Converter.convert(Golden.resource("small/" + name), file, Optional.empty());
        assertEquals(network.isEmpty() ? Optional.empty() : Optional.of(network), result.network());
        StyleGan2File expected = small(name);
        StyleGan2File converted = StyleGan2File.of(Checkpoint.read(file));
        assertEquals(expected.architecture(), converted.architecture());
        assertEquals(List.copyOf(expected.tensors().keySet()), List.copyOf(converted.tensors().keySet()));
        expected.tensors().forEach((key, array) -> assertArrayEquals(array.toFloats(),
                converted.tensors().get(key).toFloats(), key));
    }

    @Test
    void conversionChoosesNetworksAndKeepsAttributes() {
        Path file = folder.resolve("d.safetensors");
        Path snapshot = Golden.resource("small/e_orig16.pkl");
        Converter.convert(snapshot, file, Optional.of("D"));
        Checkpoint converted = Checkpoint.read(file);
        assertEquals("Discriminator", converted.metadata().get("class"));
        assertEquals(Checkpoint.read(snapshot).at("D").tensors().keySet(), converted.tensors().keySet());
        Map<String, Object> attributes = Json.parseObject(converted.metadata().get("attributes"));
        assertEquals(16L, Json.asObject(attributes.get("attributes"), "").get("img_resolution"));
        WeightsException e = assertThrows(WeightsException.class,
                () -> Converter.convert(snapshot, file, Optional.of("H")));
        assertTrue(e.getMessage().contains("the key H") && e.getMessage().contains("G_ema"), e.getMessage());
        assertThrows(WeightsException.class,
                () -> Converter.convert(snapshot, folder.resolve("d.txt"), Optional.empty()));
        assertEquals(List.of(file), Golden.filesUnder(folder));
    }

    @Test
    void strictMatchingNamesTensorAndShapes() {
        Map<String, NamedArray> tensors = Map.of("a", NamedArray.of("a", new float[6], 2, 3), "b.noise_const",
                NamedArray.of("b.noise_const", new float[1], 1));
        Path file = Path.of("net.pt");
        LoadReport report = LoadReport.match(file, Map.of("a", new long[]{2, 3}, "c.noise_const", new long[]{4}),
                tensors, name -> name.endsWith("noise_const"));
        assertEquals(new LoadReport(List.of("a"), List.of("c.noise_const"), List.of("b.noise_const"), List.of()),
                report);
        for (Map<String, long[]> expected : List.of(Map.of("a", new long[]{3, 2}), Map.of("a", new long[]{2, 3}),
                Map.of("z", new long[0]))) {
            WeightsException e = assertThrows(WeightsException.class,
                    () -> LoadReport.match(file, expected, tensors, name -> false));
            assertTrue(e.getMessage().startsWith("net.pt: tensor ") && e.getMessage().contains("expected "),
                    e.getMessage());
        }
    }

    @Test
    void otherFilesAreNoStyleGan2() {
        assertThrows(WeightsException.class, () -> small("trainer.pt"));
    }
}
