package org.latentclr.nn.features;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.WeightsException;

/**
 * LPIPS v0.1: Σ_l mean_s Σ_c v_lc·(f̂_lcs(a) − f̂_lcs(b))², f̂ being the feature vector of a position divided by its length plus 1e−10, of
 * inputs (x − shift)/scale (METHODS §7; Zhang et al. 2018). Without linear heads v is 1 ("baseline").
 */
public final class Lpips {
    private static final double[] SHIFT = {-.030, -.088, -.188};
    private static final double[] SCALE = {.458, .448, .450};
    private static final double EPSILON = 1e-10;

    private final FeatureExtractor network;
    private final List<Tensor> heads;

    private Lpips(FeatureExtractor network, List<Tensor> heads) {
        this.network = network;
        this.heads = heads;
    }

    /** The distance with all weights 1. */
    public static Lpips baseline(FeatureExtractor network) {
        return new Lpips(network, List.of());
    }

    /**
     * The distance with weights per channel.
     *
     * @param heads one vector [C_l] or [1,C_l,1,1] per stage
     */
    public static Lpips of(FeatureExtractor network, List<Tensor> heads) {
        EngineException.check(heads.size() == network.stageCount(), "LPIPS",
                "a head for each of " + network.stageCount() + " stages", heads.size());
        return new Lpips(network, heads.stream().map(h -> h.reshape(1, -1, 1, 1)).toList());
    }

    /**
     * The distance with the heads of a published file ({@code lin0.model.1.weight}, …); their tensors belong to the current scope.
     *
     * @throws WeightsException when the file has other tensors
     */
    public static Lpips open(FeatureExtractor network, Path heads) {
        Map<String, NamedArray> tensors = Checkpoint.read(heads).tensors();
        List<Tensor> list = new ArrayList<>();
        for (int l = 0; l < network.stageCount(); l++) {
            String prefix = "lin" + l + ".";
            NamedArray a = tensors.entrySet().stream()
                    .filter(e -> e.getKey().startsWith(prefix) && e.getKey().endsWith("weight"))
                    .map(Map.Entry::getValue)
                    .findFirst().orElseThrow(() -> new WeightsException("its tensors", prefix + "model.1.weight",
                            "only " + tensors.keySet(), "give the linear heads of this network").in(heads));
            list.add(Tensor.of(network.backend(), a.toFloats(), Math.toIntExact(a.count())));
        }
        return of(network, list);
    }

    /**
     * The distance of each pair of pictures.
     *
     * @param a [N,3,H,W] in [−1,1]
     * @param b likewise
     * @return [N]
     */
    public Tensor distance(Tensor a, Tensor b) {
        return sum(layers(a, b));
    }

    /** What each stage adds to {@link #distance}, [N] each. */
    public List<Tensor> layers(Tensor a, Tensor b) {
        return maps(a, b).stream().map(m -> m.mean(false, 1, 2, 3)).toList();
    }

    /** The distance of each position: the stages' maps, enlarged to the pictures' size, added up, [N,1,H,W]. */
    public Tensor spatial(Tensor a, Tensor b) {
        return sum(maps(a, b).stream().map(m -> Resize.to(m, Resize.Mode.BILINEAR, a.dim(2), a.dim(3))).toList());
    }

    private static Tensor sum(List<Tensor> parts) {
        return parts.stream().reduce(Tensor::add).orElseThrow();
    }

    /** Weighted squared differences at each position, [N,1,H_l,W_l]. */
    private List<Tensor> maps(Tensor a, Tensor b) {
        List<Tensor> fa = network.stages(scaled(a));
        List<Tensor> fb = network.stages(scaled(b));
        List<Tensor> maps = new ArrayList<>();
        for (int l = 0; l < fa.size(); l++) {
            Tensor d = unit(fa.get(l)).sub(unit(fb.get(l))).square();
            maps.add((heads.isEmpty() ? d : d.mul(heads.get(l))).sum(true, 1));
        }
        return maps;
    }

    private Tensor scaled(Tensor x) {
        Backend device = network.backend();
        Tensor inverse = Tensor.of(device, Arrays.stream(SCALE).map(s -> 1 / s).toArray(), 1, 3, 1, 1);
        return x.sub(Tensor.of(device, SHIFT, 1, 3, 1, 1)).mul(inverse);
    }

    private static Tensor unit(Tensor f) {
        return f.div(Similarity.norm(f, true, 1).add(EPSILON));
    }
}
