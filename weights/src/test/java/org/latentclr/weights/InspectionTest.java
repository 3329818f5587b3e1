package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@link Inspection} says about each kind of file. */
class InspectionTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"biggan/pytorch_model.bin, BigGAN-deep, attention at, 3", "sngan/generator.pt, SNGAN, resolution, 32",
            "proggan/generator.pt, ProgGAN, resolution, 32", "voynov/train_ortho/checkpoint.pt, Voynov, step, 3",
            "voynov/shift_predictor_lenet.pt, shift predictor, directions, 6",
            "alexnet/alexnet_narrow_features.pth, AlexNet features, channels, 16 48 80 64 56",
            "contrafeat_full/network-snapshot-000001.pkl, ContraFeat, nv_dim, 6",
            "latentclr/train_fixed_identity/most_recent.pt, LatentCLR trainer, model, global",
            "latentclr/train_nonlinear_proj_z/most_recent.pt, LatentCLR trainer, depth, 2",
            "nvidia_sg2/d_resnet32/network-snapshot.pkl, StyleGAN2, architecture, resnet"})
    void golden(String file, String kind, String fact, String value) {
        Inspection inspection = Inspection.of(Golden.file(file));
        assertTrue(inspection.kind().contains(kind), inspection.kind());
        assertEquals(value, inspection.facts().get(fact));
    }

    @Test
    void trainerCheckpoint() {
        Inspection inspection = Inspection.of(Golden.resource("small/trainer.pt"));
        assertEquals("LatentCLR trainer checkpoint", inspection.kind());
        assertEquals("48", inspection.facts().get("latent size"));
        assertEquals("linear (or nonlinear with depth 1)", inspection.facts().get("model"));
        String text = inspection.text();
        assertTrue(text.contains("model.nets.0.linear_1.weight") && text.contains("48x48") && text.contains("4.03677"),
                text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "BigGAN generator|shared.weight:1000,128;linear.weight:24576,20;blocks.0.0.conv1.weight:4,4,3,3",
            "StyleGAN1|g_synthesis.blocks.4x4.const:1,512,4,4;g_synthesis.blocks.8x8.conv1.weight:512,512,3,3",
            "GANSpace|act_comp:80,1,512;lat_comp:80,1,512",
            "LPIPS|lin0.model.1.weight:1,64,1,1;lin4.model.1.weight:1,8",
            "LatentCLR direction model|params:100,512", "unknown|x:3"})
    void byNamesAndShapes(String kind, String tensors) {
        List<NamedArray> arrays = List.of(tensors.split(";")).stream().map(entry -> {
            String[] parts = entry.split(":");
            long[] shape = List.of(parts[1].split(",")).stream().mapToLong(Long::parseLong).toArray();
            return NamedArray.of(parts[0], new float[(int) Extents.count(shape)], shape);
        }).collect(Collectors.toList());
        Path file = folder.resolve("x.npz");
        NpyWriter.writeNpz(file, arrays, Map.of());
        assertTrue(Inspection.of(file).kind().contains(kind), Inspection.of(file).text());
    }
}
