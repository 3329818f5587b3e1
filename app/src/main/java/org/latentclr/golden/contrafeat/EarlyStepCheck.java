package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.contrafeat.early.EarlyNavigator;
import org.latentclr.contrafeat.early.EarlyStep;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.StyleGan2Network;
import org.latentclr.weights.StyleGan2Architecture;

/** One round of the early training with a tiny generator and a tiny sensor, whose weights are in the file. */
final class EarlyStepCheck implements GoldenCheck {
    private static final String G = "G.";

    @Override
    public boolean knows(String file) {
        return file.matches("(.*/)?contrafeat/step_[^/]*\\.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Generator g = generator(file, device);
        Options loss = Options.of(file.json("loss"));
        EarlyNavigator m = new EarlyNavigator(Initializer.undefined(device),
                EarlyNavigatorCheck.form(Options.of(file.json("navigator")), Integer.parseInt(file.text("z_dim")),
                        g.wSize(), g.latentCount()));
        Heads.load(file, m, "M.", device);
        EarlyStep step = new EarlyStep(m, sensor(file, device), new PairLoss(LossOptions.pairs(loss)),
                loss.number("div_lambda", 0), loss.number("div_heat_lambda", 0), loss.number("var_sample_scale", 1),
                loss.number("var_sample_mean", 0));
        double[] index = file.values("pos_neg_idx");
        int[] same = new int[index.length / 2];
        int[] other = new int[same.length];
        for (int i = 0; i < same.length; i++) {
            same[i] = (int) index[2 * i];
            other[i] = (int) index[2 * i + 1];
        }
        EarlyStep.Result r = step.apply(g, file.tensor(device, "gen_z"), same, other, file.values("scale_noise"));
        file.expect("ws_all", r.codes());
        file.expect("imgs_all", r.images());
        for (int l = 0; l < r.maps().size(); l++) file.expect("feats" + l, r.maps().get(l));
        List<String> names = new ArrayList<>(m.parameters().keySet());
        Tensor[] grads = Autograd.grad(r.loss(), m.variables().toArray(Tensor[]::new));
        for (int i = 0; i < grads.length; i++) file.expect("grad.M." + names.get(i), grads[i]);
    }

    private static Generator generator(GoldenFile file, Backend device) {
        Options o = Options.of(file.json("G"));
        int resolution = o.whole("res", 0);
        List<Integer> channels = new ArrayList<>();
        for (int r = 4; r <= resolution; r *= 2)
            channels.add(Math.min(o.whole("channel_base", 0) / r, o.whole("channel_max", 0)));
        StyleGan2Network n = new StyleGan2Network(
                new StyleGan2Architecture(o.whole("z_dim", 0), 0, o.whole("w_dim", 0), resolution, 3, o.whole("map", 0),
                        channels, StyleGan2Architecture.Wiring.SKIP, OptionalDouble.empty(), 0, 0.01, "lrelu", true),
                Initializer.undefined(device));
        n.state().forEach((name, p) -> p.assign(file.tensor(device, G + name)));
        n.freeze();
        return StyleGan2.of(n, device);
    }

    /** Convolutions of stride 2 with ReLU; each one's output is a stage. */
    private static FeatureExtractor sensor(GoldenFile file, Backend device) {
        Map<Tensor, Tensor> layers = new LinkedHashMap<>();
        for (int i = 0; file.has("S." + i + ".0.weight"); i++)
            layers.put(file.tensor(device, "S." + i + ".0.weight"), file.tensor(device, "S." + i + ".0.bias"));
        return new FeatureExtractor() {
            @Override
            public String describe() {
                return "two convolutions";
            }

            @Override
            public Backend backend() {
                return device;
            }

            @Override
            public int stageCount() {
                return layers.size();
            }

            @Override
            public List<Tensor> stages(Tensor images) {
                List<Tensor> stages = new ArrayList<>();
                Tensor x = images;
                for (Map.Entry<Tensor, Tensor> e : layers.entrySet()) {
                    x = Unary.apply(Unary.Kind.RELU, Conv2d.apply(x, e.getKey(), ConvSpec.of(2, 1))
                            .add(e.getValue().reshape(1, -1, 1, 1)));
                    stages.add(x);
                }
                return stages;
            }
        };
    }
}
