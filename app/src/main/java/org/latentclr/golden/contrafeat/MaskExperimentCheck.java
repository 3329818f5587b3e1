package org.latentclr.golden.contrafeat;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.latentclr.discovery.MaskExperiment.Setting;
import org.latentclr.discovery.MaskExperiment;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pointwise;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.FormulaWeights;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.weights.Json;

/** The experiment on the mask with a decoder whose weights are a formula. */
final class MaskExperimentCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "l2mask_experiment.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Options o = Options.of(Map.of("dims", Json.parse(file.text("dims"))));
        List<Integer> dims = o.wholes("dims");
        double scale = Double.parseDouble(file.text("var_scale"));
        Decoder decoder = new Decoder(device, file.shape("pure.z_q").dim(1),
                Long.parseLong(file.text("decoder_seed")));
        AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, Long.parseLong(file.text("alex_seed")), device);
        for (String kind : List.of("pure", "mixed")) {
            Tensor codes = MaskExperiment.Codes.of(file.tensor(device, kind + ".z_q"),
                    file.tensor(device, kind + ".z_x"), dims.get(0), dims.get(1), steps(file, kind + ".u1", scale),
                    steps(file, kind + ".u2", scale), kind.equals("mixed")).codes();
            Tensor images = decoder.pictures(codes);
            if (kind.equals("pure")) file.expect("decoded_first2", images.slice(0, 0, 2));
            for (Setting s : Setting.values()) {
                String name = kind + "." + s.name().toLowerCase(Locale.ROOT);
                file.in(name, () -> losses(file, name, new MaskExperiment(net).losses(images, s)));
            }
        }
    }

    private static void losses(GoldenFile file, String name, List<Tensor> layers) {
        file.expect(name + ".loss_per_layer", Concat.stack(layers.toArray(Tensor[]::new)));
        file.expect(name + ".loss", layers.stream().reduce(Tensor::add).orElseThrow());
    }

    private static double[] steps(GoldenFile file, String name, double scale) {
        return Arrays.stream(file.values(name)).map(u -> (u - 0.5) * 2 * scale).toArray();
    }

    /** The decoder of the experiment: two linear layers, four transposed convolutions, ReLU between, a sigmoid at the end. */
    private static final class Decoder extends Module {
        private static final double WEIGHT = 1.6, LAST_BIAS = 3;
        private static final int[] LINEAR = {256, 1024}, CHANNELS = {64, 64, 32, 32, 3}, PLACES = {5, 7, 9, 11};

        Decoder(Backend device, int width, long seed) {
            layer(device, "decoder.0", LINEAR[0], LINEAR[0], width);
            layer(device, "decoder.2", LINEAR[1], LINEAR[1], LINEAR[0]);
            for (int i = 0; i < PLACES.length; i++)
                layer(device, "decoder." + PLACES[i], CHANNELS[i + 1], CHANNELS[i], CHANNELS[i + 1], 4, 4);
            FormulaWeights.fill(this, seed);
            state().forEach((n, p) -> {
                if (n.endsWith("weight")) p.assign(p.value().detach().mul(WEIGHT));
            });
            Parameter last = state().get("decoder." + PLACES[PLACES.length - 1] + ".bias");
            last.assign(last.value().detach().mul(LAST_BIAS));
            freeze();
        }

        private void layer(Backend device, String name, int bias, int... weight) {
            parameter(name + ".weight", Tensor.zeros(device, weight).contiguous());
            parameter(name + ".bias", Tensor.zeros(device, bias).contiguous());
        }

        private Tensor get(String name) {
            return state().get("decoder." + name).value();
        }

        Tensor pictures(Tensor z) {
            Tensor h = relu(Pointwise.linear(z, get("0.weight"), get("0.bias")));
            Tensor x = relu(Pointwise.linear(h, get("2.weight"), get("2.bias"))).reshape(z.dim(0), CHANNELS[0], 4, 4);
            for (int i : PLACES) {
                Tensor y = Conv2d.transposed(x, get(i + ".weight"), ConvSpec.of(2, 1), 0)
                        .add(get(i + ".bias").reshape(1, -1, 1, 1));
                x = i == PLACES[PLACES.length - 1] ? Unary.apply(Unary.Kind.SIGMOID, y) : relu(y);
            }
            return x;
        }

        private static Tensor relu(Tensor x) {
            return Unary.apply(Unary.Kind.RELU, x);
        }
    }
}
