package org.latentclr.contrafeat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.StateDict;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.PickledObject;
import org.latentclr.weights.WeightsException;

/**
 * Navigators from the snapshots that the published code writes ({@code network-snapshot-XXXXXX.pkl}, METHODS §2.7): constant ones of every
 * kind. The principal components lie in the file as plain attributes.
 *
 * @param navigator with the file's values, trainable
 * @param subspace the distribution of W that the snapshot was trained with, where the file has it whole
 */
public record NavigatorFile(Navigator navigator, Optional<InformativeSubspace> subspace) {
    private static final String ATTENTION = "att_net", HEAD = "nav_net", COMPONENTS = "v_mat";

    /**
     * Reads a snapshot; tensors belong to the current scope.
     *
     * @throws WeightsException naming file, place, expected and found
     */
    public static NavigatorFile read(Path file, Backend device) {
        return new Snapshot(file, device).open();
    }

    /** One file. */
    private static final class Snapshot {
        private final Path file;
        private final Backend device;
        private final Initializer init;
        private final PickledObject m;

        Snapshot(Path file, Backend device) {
            this.file = file;
            this.device = device;
            init = Initializer.undefined(device);
            Object root = Checkpoint.read(file).at("M").root();
            if (!(root instanceof PickledObject o && o.isModule()))
                throw problem("M", "a navigator", "something else");
            m = o;
        }

        NavigatorFile open() {
            LayerAttention attention = attention(part(ATTENTION));
            DirectionHead head = head(part(HEAD));
            Map<String, NamedArray> state = new LinkedHashMap<>(m.stateDict());
            NamedArray pictures = state.get("mem_dimgs");
            Navigator n = pictures == null
                    ? new Navigator(attention, head)
                    : new Navigator(attention, head, init, Math.toIntExact(pictures.size(1)),
                            Math.toIntExact(pictures.size(2)));
            StateDict.load(n, state, file, name -> false);
            return new NavigatorFile(n, subspace());
        }

        private PickledObject part(String name) {
            return m.module(name).orElseThrow(() -> problem("M." + name, "a module", "none"));
        }

        private LayerAttention attention(PickledObject att) {
            int k = whole(m, "nv_dim");
            int layers = whole(m, "num_ws");
            int attended = whole(att, "att_layers");
            return switch (text("att_type")) {
                case "none" -> new UniformAttention(init, k, layers, attended);
                case "fixed" -> new LogitAttention(init, k, layers, attended, 1, wholeOr(att, "filter_size", 0),
                        wholeOr(att, "filter_std", 1));
                case "fixedT" -> new LogitAttention(init, k, layers, attended, number(att, "temp"), 0, 1);
                case "fixedCM" -> new CumulativeAttention(init, k, layers, attended);
                default -> throw problem("M.att_type", "none, fixed, fixedT or fixedCM", text("att_type"));
            };
        }

        private DirectionHead head(PickledObject nav) {
            int k = whole(m, "nv_dim");
            return switch (text("nav_type")) {
                case "fixed" -> new FreeDirections(init, k, whole(m, "w_dim"));
                case "fixedE" -> new SubspaceDirections(init, k, tensor(nav, COMPONENTS), whole(nav, "n_eigen"));
                case "pca", "pcaES" -> new GivenDirections(tensor(nav, COMPONENTS).transpose(0, 1).contiguous(), k,
                        wholeOr(nav, "ndup", 1));
                case "sefa", "sefaES" -> new GivenDirections(tensor(nav, "sefa_v"), k, wholeOr(nav, "ndup", 1));
                default -> throw problem("M.nav_type", "fixed, fixedE, pca or sefa", text("nav_type"));
            };
        }

        /** The published file has singular values, not deviations; their number of samples is 10⁶ (METHODS §2.3). */
        private Optional<InformativeSubspace> subspace() {
            Map<String, NamedArray> all = m.attributeTensors();
            if (!all.containsKey("w_avg") || !all.containsKey("s_values") || !all.containsKey(COMPONENTS))
                return Optional.empty();
            Tensor v = tensor(m, COMPONENTS);
            Tensor s = tensor(m, "s_values");
            if (s.shape().size() != v.dim(1)) return Optional.empty();
            double samples = 1e6;
            return Optional
                    .of(new InformativeSubspace(tensor(m, "w_avg"), v, s.mul(1 / Math.sqrt(samples - 1))));
        }

        private Tensor tensor(PickledObject o, String name) {
            NamedArray a = o.attributeTensors().get(name);
            if (a == null) throw problem("M." + name, "a tensor", "none");
            int[] dims = Arrays.stream(a.shape()).mapToInt(Math::toIntExact).toArray();
            return Tensor.of(device, a.toFloats(), dims);
        }

        private String text(String name) {
            return m.attribute(name).map(String::valueOf).orElseThrow(() -> problem("M." + name, "a name", "none"));
        }

        private int whole(PickledObject o, String name) {
            return (int) number(o, name);
        }

        private static int wholeOr(PickledObject o, String name, int fallback) {
            return o.attribute(name).map(v -> ((Number) v).intValue()).orElse(fallback);
        }

        private double number(PickledObject o, String name) {
            if (o.attribute(name).orElse(null) instanceof Number n) return n.doubleValue();
            throw problem("M." + name, "a number", "none");
        }

        private WeightsException problem(String where, String expected, String found) {
            return new WeightsException(where, expected, found, "check that it is a snapshot of ContraFeat").in(file);
        }
    }
}
