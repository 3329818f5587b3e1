package org.latentclr.nn.stylegan2;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.backend.reference.ReferenceBackend;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;
import org.latentclr.weights.StyleGan2Architecture;
import org.latentclr.weights.StyleGan2Architecture.Wiring;
import org.latentclr.weights.StyleGan2File;
import org.latentclr.weights.WeightsException;

/** Files to networks, strictly. */
class StyleGan2FilesTest {
    private static final Path PUBLISHED = Path.of("..", "weights", "src", "test", "resources", "small", "b_64.pt");

    private final Backend device = new ReferenceBackend();
    private Scope scope;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        scope = Scope.open("test");
    }

    @AfterEach
    void close() {
        scope.close();
        assertEquals(0, device.memory().liveBytes());
    }

    private Path save(Map<String, NamedArray> tensors, Wiring wiring) {
        Path file = folder.resolve("network.safetensors");
        SafetensorsWriter.write(file, tensors.values(), Map.of(StyleGan2File.METADATA_KEY,
                Json.write(Networks.architecture(wiring, 0).toJson())));
        return file;
    }

    private static Map<String, NamedArray> renamed(Map<String, NamedArray> tensors) {
        Map<String, NamedArray> copy = new LinkedHashMap<>();
        tensors.forEach((name, a) -> copy.put(name, a.named(name)));
        return copy;
    }

    @ParameterizedTest
    @EnumSource(Wiring.class)
    void savedNetworkComesBack(Wiring wiring) {
        StyleGan2 g = Networks.frozen(device, wiring);
        StyleGan2 back = StyleGan2.open(save(renamed(StateDict.of(g.network())), wiring), device);
        Latents l = Latents.of(LatentSpace.Z, Networks.random(device, 1, 2, 7));
        // The file holds single precision.
        Networks.same(1e-5, g.image(l), back.image(l));
        assertEquals(g.architecture(), back.architecture());
        assertTrue(back.network().parameters().isEmpty(), "a generator is frozen");
        assertTrue(StyleGan2.openTrainable(folder.resolve("network.safetensors"), device).network().parameters()
                .size() > 20);
    }

    /** Widths, kernels and filters that published networks do not have, from the shapes alone and from the metadata. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unusualOptionsComeBack(boolean described) {
        var a = new StyleGan2Architecture(7, 3, 6, 16, 1, 3, List.of(6, 5, 4), Wiring.RESNET, OptionalDouble.empty(), 0,
                0.01, "lrelu", true, new StyleGan2Architecture.Details("lrelu", 5, 9, 5, 6, 3));
        StyleGan2Network n = Networks.network(device, a);
        n.freeze();
        StyleGan2 g = StyleGan2.of(n, device);
        Path file = folder.resolve("unusual.safetensors");
        SafetensorsWriter.write(file, renamed(StateDict.of(n)).values(),
                described ? Map.of(StyleGan2File.METADATA_KEY, Json.write(a.toJson())) : Map.of());
        StyleGan2 back = StyleGan2.open(file, device);
        assertEquals(a, back.architecture());
        Latents l = Latents.of(LatentSpace.Z, Networks.random(device, 1, 2, 7))
                .withClasses(Networks.random(device, 2, 2, 3));
        Networks.same(1e-5, g.image(l), back.image(l));
    }

    @Test
    void missingTensorIsNamed() {
        Map<String, NamedArray> state = renamed(StateDict.of(Networks.frozen(device, Wiring.SKIP).network()));
        state.remove("synthesis.b16.conv0.affine.bias");
        String text = assertThrows(WeightsException.class, () -> StyleGan2.open(save(state, Wiring.SKIP), device))
                .getMessage();
        assertTrue(text.contains("network.safetensors") && text.contains("no synthesis.b16.conv0.affine.bias"), text);
    }

    @Test
    void wrongShapeIsNamed() {
        Map<String, NamedArray> state = renamed(StateDict.of(Networks.frozen(device, Wiring.SKIP).network()));
        String name = "synthesis.b8.torgb.weight";
        state.put(name, NamedArray.of(name, new float[10], 2, 5, 1, 1));
        String text = assertThrows(WeightsException.class, () -> StyleGan2.open(save(state, Wiring.SKIP), device))
                .getMessage();
        assertTrue(text.contains("tensor " + name) && text.contains("[3, 5, 1, 1]") && text.contains("[2, 5, 1, 1]"),
                text);
    }

    @Test
    void unexpectedTensorIsNamed() {
        Map<String, NamedArray> state = renamed(StateDict.of(Networks.frozen(device, Wiring.SKIP).network()));
        state.put("synthesis.b8.extra", NamedArray.of("synthesis.b8.extra", new float[1], 1));
        String text = assertThrows(WeightsException.class, () -> StyleGan2.open(save(state, Wiring.SKIP), device))
                .getMessage();
        assertTrue(text.contains("also synthesis.b8.extra"), text);
    }

    /** Published files may lack noise maps and the average code: reported, and the average is refused when it is needed. */
    @Test
    void optionalTensorsAreReported() {
        Map<String, NamedArray> kept = new LinkedHashMap<>();
        Checkpoint.read(PUBLISHED).at("g_ema").tensors().forEach((name, a) -> {
            if (!name.startsWith("noises.")) kept.put("g_ema." + name, a.named("g_ema." + name));
        });
        Path file = folder.resolve("bare.safetensors");
        SafetensorsWriter.write(file, kept.values(), Map.of());
        StyleGan2 g = StyleGan2.open(file, device);
        assertEquals(10, g.report().missing().size(), g.report().missing().toString());
        assertTrue(g.report().missing().contains("mapping.w_avg"));
        assertTrue(g.report().transformed().size() > 20);
        String text = assertThrows(EngineException.class, () -> g.with(Truncation.of(0.7))).getMessage();
        assertTrue(text.contains("w_avg"), text);
        Latents l = Latents.of(LatentSpace.Z, Networks.random(device, 1, 1, 48));
        assertArrayEquals(g.image(l).toDoubles(), StyleGan2.open(file, device).image(l).toDoubles());
    }

    @Test
    void otherFilesAreRefused() {
        Path file = folder.resolve("other.safetensors");
        SafetensorsWriter.write(file, java.util.List.of(NamedArray.of("x", new float[1], 1)), Map.of());
        String text = assertThrows(WeightsException.class, () -> StyleGan2.open(file, device)).getMessage();
        assertTrue(text.contains("StyleGAN2 generator"), text);
    }
}
