package org.latentclr.golden.contrafeat;

import java.util.Arrays;
import java.util.List;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.NavigatorEdits;
import org.latentclr.discovery.AttributePredictor;
import org.latentclr.discovery.AttributeShifts;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pointwise;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.golden.stylegan2.StyleGan2Checks;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;
import org.latentclr.weights.Json;

/** Attribute shifts of some edits by a small predictor whose weights are in the file. */
final class ShiftCheck implements GoldenCheck {
    private static final double PSI = 0.5;

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "metric_evaluate_model.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        StyleGan2 g = StyleGan2.open(StyleGan2Checks.nvidia(file), device);
        Navigator n = DuplicatesCheck.navigator(file, g);
        List<Integer> edits = Json.asArray(Json.parse(file.text("used_dims")), "used_dims").stream()
                .map(v -> Math.toIntExact(Json.asLong(v, "used_dims"))).toList();
        double[] scales = Json.asArray(Json.parse(file.text("var_scale_ls")), "var_scale_ls").stream()
                .mapToDouble(v -> Json.asDouble(v, "var_scale_ls")).limit(edits.size()).toArray();
        Tensor z = file.tensor(device, "z"); // [rows,n,z]
        double[][] shift = AttributeShifts.of(g, predictor(file, device)).of(new NavigatorEdits(n), edits, scales,
                r -> {
                    Tensor row = z.slice(0, r, r + 1).reshape(z.dim(1), z.dim(2));
                    return g.with(Truncation.of(PSI)).codes(Latents.of(LatentSpace.Z, row));
                }, 4);
        file.expect("shift", Arrays.stream(shift).flatMapToDouble(Arrays::stream).toArray());
    }

    private static AttributePredictor predictor(GoldenFile file, Backend device) {
        Tensor w0 = file.tensor(device, "D.0.weight");
        Tensor b0 = file.tensor(device, "D.0.bias").reshape(1, -1, 1, 1);
        Tensor w4 = file.tensor(device, "D.4.weight");
        Tensor b4 = file.tensor(device, "D.4.bias");
        return new AttributePredictor() {
            @Override
            public int attributes() {
                return b4.dim(0);
            }

            @Override
            public Tensor predict(Tensor images) {
                Tensor x = Conv2d.apply(AttributePredictor.imageNet(images), w0, ConvSpec.of(4, 2)).add(b0);
                Tensor y = Pooling.adaptiveAverage(Unary.apply(Unary.Kind.TANH, x), 4, 4);
                return Pointwise.linear(y.reshape(y.dim(0), -1), w4, b4);
            }
        };
    }
}
