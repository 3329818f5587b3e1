package org.latentclr.golden.features;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.nn.features.Lpips;
import org.latentclr.weights.Json;

/** LPIPS with its linear heads and without, per layer and per position, and its gradient. */
final class LpipsCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return FeaturesChecks.isAlexNet(file) && file.endsWith("/lpips.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        int[] shape = Formula.dims(Json.parse(file.text("input_shape")));
        Tensor a = Formula.input(device, Long.parseLong(file.text("in0_seed")), shape).track();
        Tensor b = Formula.input(device, Long.parseLong(file.text("in1_seed")), shape);
        AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, Long.parseLong(file.text("weight_seed")), device);
        List<Tensor> heads = new ArrayList<>();
        for (int l = 0; l < net.stageCount(); l++) heads.add(file.tensor(device, "lin" + l + ".weight"));
        Lpips lpips = Lpips.of(net, heads);
        Tensor distance = lpips.distance(a, b);
        file.expect("distance", distance.toDoubles());
        List<Tensor> layers = lpips.layers(a.detach(), b);
        for (int l = 0; l < layers.size(); l++) file.expect("layer" + l, layers.get(l).toDoubles());
        file.expect("g_in0", Autograd.grad(distance.sum(), a)[0]);
        file.expect("spatial", lpips.spatial(a.detach(), b));
        file.expect("baseline_no_lin", Lpips.baseline(net).distance(a.detach(), b).toDoubles());
    }
}
