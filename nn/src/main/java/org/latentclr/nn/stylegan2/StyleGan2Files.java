package org.latentclr.nn.stylegan2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.StateDict;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.LoadReport;
import org.latentclr.weights.StyleGan2File;
import org.latentclr.weights.WeightsException;

/** Generators from files, strictly: every tensor of the network is in the file and has its shape, or its absence is reported. */
final class StyleGan2Files {
    /** Name of the average code. */
    static final String AVERAGE = "mapping.w_avg";
    private static final String NOISE_MAP = ".noise_const";
    private static final String FILTER = ".resample_filter";

    private StyleGan2Files() {}

    /**
     * Builds and fills the network. What may be missing: the average code (then truncation is refused), noise maps (then drawn with seed 0)
     * and resampling filters (then the usual one).
     *
     * @param trainable whether parameters are variables; else they are constants
     */
    static StyleGan2 open(Checkpoint checkpoint, Backend backend, boolean trainable) {
        Path path = checkpoint.file();
        StyleGan2File file = StyleGan2File.of(checkpoint);
        if (!file.report().unexpected().isEmpty())
            throw new WeightsException("its tensors", "only those of a StyleGAN2 generator",
                    "also " + String.join(", ", file.report().unexpected()), "check that it is the right file")
                    .in(path);
        StyleGan2Network network = new StyleGan2Network(file.architecture(), Initializer.undefined(backend));
        LoadReport loaded = StateDict.load(network, file.tensors(), path,
                n -> n.equals(AVERAGE) || n.endsWith(NOISE_MAP) || n.endsWith(FILTER));
        drawMissingNoise(network, loaded.missing());
        if (!trainable) network.freeze();
        LoadReport report = new LoadReport(file.report().used(), loaded.missing(), List.of(),
                file.report().transformed());
        return new StyleGan2(network, backend, new Noise.Stored(), Truncation.NONE, report);
    }

    private static void drawMissingNoise(StyleGan2Network network, List<String> missing) {
        Map<String, Parameter> state = network.state();
        List<String> names = new ArrayList<>(missing.stream().filter(n -> n.endsWith(NOISE_MAP)).toList());
        for (int i = 0; i < names.size(); i++) {
            Tensor map = state.get(names.get(i)).value();
            float[] v = new float[map.shape().size()];
            new RandomStream(0, i).normal(v, 0, v.length);
            map.assign(Tensor.of(map.backend(), v, map.shape().dims()));
        }
    }
}
