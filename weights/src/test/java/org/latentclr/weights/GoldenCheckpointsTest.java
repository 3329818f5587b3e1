package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every golden checkpoint against its index: shape, type, sum, norm, first and last values of every tensor. */
class GoldenCheckpointsTest {
    @ParameterizedTest
    @CsvSource({"rosinality_sg2/a_32/stylegan2.pt, rosinality_sg2/a_32/g_ema_index.json, g_ema, TORCH_ZIP",
            "rosinality_sg2/a_32/stylegan2-legacy.pt, rosinality_sg2/a_32/g_ema_index.json, g_ema, TORCH_LEGACY",
            "rosinality_sg2/b_64/stylegan2.pt, rosinality_sg2/b_64/g_ema_index.json, g_ema, TORCH_ZIP",
            "rosinality_sg2/b_64/stylegan2-legacy.pt, rosinality_sg2/b_64/g_ema_index.json, g_ema, TORCH_LEGACY",
            "alexnet/alexnet_narrow_features.pth, alexnet/alexnet_narrow_index.json, '', TORCH_ZIP",
            "alexnet/alexnet_narrow_features-legacy.pth, alexnet/alexnet_narrow_index.json, '', TORCH_LEGACY",
            "biggan/pytorch_model.bin, biggan/pytorch_model_index.json, '', TORCH_LEGACY",
            "sngan/generator.pt, sngan/generator_index.json, '', TORCH_ZIP",
            "proggan/generator.pt, proggan/generator_index.json, '', TORCH_ZIP",
            "voynov/shift_predictor_lenet.pt, voynov/shift_predictor_lenet_index.json, '', TORCH_ZIP"})
    void matchesIndex(String file, String index, String part, Checkpoint.Format format) throws IOException {
        Checkpoint checkpoint = Checkpoint.read(Golden.file(file));
        assertEquals(format, checkpoint.format());
        Checkpoint selected = part.isEmpty() ? checkpoint : checkpoint.at(part);
        Golden.assertMatches(Golden.index(Golden.file(index)), selected.tensors(), file);
    }

    @ParameterizedTest
    @CsvSource({"a_skip64_map2, network-snapshot.pkl", "b_skip32_map8, network-snapshot.pkl",
            "c_cond16, network-snapshot.pkl", "d_resnet32, network-snapshot.pkl", "e_orig16, network-snapshot.pkl",
            "e_orig16, network-snapshot-proto3.pkl"})
    void nvidiaPickle(String folder, String name) throws IOException {
        Path file = Golden.file("nvidia_sg2/" + folder + "/" + name);
        Checkpoint checkpoint = Checkpoint.read(file);
        for (String network : List.of("G_ema", "D")) {
            Map<String, Object> index = Golden.index(file.resolveSibling(network + "_index.json"));
            Golden.assertMatches(index, checkpoint.at(network).tensors(), file + " " + network);
        }
        assertEquals(List.of("training_set_kwargs", "G", "D", "G_ema", "augment_pipe"), checkpoint.keys());
    }

    @ParameterizedTest
    @ValueSource(strings = {"train_fixed_identity", "train_linear_feed", "train_nonlinear_proj_z"})
    void latentClrTrainer(String folder) throws IOException {
        Path file = Golden.file("latentclr/" + folder + "/most_recent.pt");
        Checkpoint checkpoint = Checkpoint.read(file);
        Map<String, NamedArray> tensors = new LinkedHashMap<>();
        checkpoint.tensors().forEach((name, array) -> {
            if (name.startsWith("model.") || name.startsWith("projector.")) {
                tensors.put(name, array);
            }
        });
        Golden.assertMatches(Golden.index(file.resolveSibling("most_recent_index.json")), tensors, folder);
        assertEquals(5L, checkpoint.at("iteration").root());
        assertEquals(List.of("iteration", "optimizer", "model", "projector", "scheduler", "scaler"),
                checkpoint.keys());
        assertTrue(checkpoint.at("scheduler.milestones").root() instanceof PickledMap milestones
                && milestones.type().equals(PickledMap.COUNTER) && milestones.get(2L).equals(1L));
    }

    /** A ContraFeat snapshot keeps some tensors as plain attributes, which the index marks. */
    @ParameterizedTest
    @ValueSource(strings = {"network-snapshot-000001.pkl", "network-snapshot-000001-proto3.pkl"})
    void contraFeatSnapshot(String name) throws IOException {
        Path file = Golden.file("contrafeat_full/" + name);
        Checkpoint checkpoint = Checkpoint.read(file);
        PickledObject navigator = (PickledObject) checkpoint.at("M").root();
        Map<String, NamedArray> tensors = new LinkedHashMap<>(navigator.stateDict());
        navigator.attributeTensors().forEach((key, array) -> tensors.put("(attr) " + key, array));
        Map<String, Object> index = Golden.index(Golden.file("contrafeat_full/network-snapshot-000001_index.json"));
        assertTrue(tensors.keySet().containsAll(index.keySet()), tensors.keySet().toString());
        Map<String, NamedArray> ordered = new LinkedHashMap<>();
        index.keySet().forEach(key -> ordered.put(key, tensors.get(key)));
        Golden.assertMatches(index, ordered, name);
        assertEquals("Navigator", navigator.className());
        assertEquals(20L, checkpoint.at("M.nav_net.w_dim").root());
    }

    /** The checkpoints without an index hold the state after the last step of a recorded trajectory. */
    @ParameterizedTest
    @ValueSource(strings = {"train_ortho", "train_projective"})
    void voynovCheckpoint(String folder) {
        Checkpoint checkpoint = Checkpoint.read(Golden.file("voynov/" + folder + "/checkpoint.pt"));
        Checkpoint trajectory = Checkpoint.read(Golden.file("voynov/" + folder + "/trajectory.safetensors"));
        assertEquals(3L, checkpoint.at("step").root());
        String suffix = checkpoint.has("deformator.log_mat_half") ? "log_mat_half" : "linear.weight";
        NamedArray read = checkpoint.tensor("deformator." + suffix);
        assertEquals(DType.F64, read.type());
        List<String> last = trajectory.tensors().keySet().stream()
                .filter(name -> name.endsWith(suffix) && !name.startsWith("init")).toList();
        float[] expected = trajectory.tensor(last.getLast()).toFloats();
        assertArrayEquals(expected, read.toFloats(), 1e-6f);
    }

    /** Every golden safetensors file can be read and its metadata, where it is JSON, parsed. */
    @Test
    void allSafetensors() throws IOException {
        int tensors = 0;
        for (Path file : Golden.filesUnder(Golden.file(""))) {
            if (file.toString().endsWith(".safetensors")) {
                Checkpoint checkpoint = Checkpoint.read(file);
                assertEquals(Checkpoint.Format.SAFETENSORS, checkpoint.format());
                tensors += checkpoint.tensors().size();
                checkpoint.metadata().values().stream().filter(text -> text.startsWith("{") || text.startsWith("["))
                        .forEach(Json::parse);
            }
        }
        long listed = 0;
        for (String table : List.of("TENSORS.tsv", "contrafeat_full/TENSORS.tsv")) {
            listed += Files.readAllLines(Golden.file(table)).stream().filter(line -> line.contains(".safetensors"))
                    .count();
        }
        assertEquals(listed, tensors);
    }
}
