package org.latentclr.golden.features;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Pooling;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.weights.Json;

/** Feature maps of torchvision's AlexNet, with weights by formula or from a file, and the gradient of their weighted sum. */
final class AlexNetCheck implements GoldenCheck {
    private static final String NARROW = "alexnet_narrow_features.pth";

    @Override
    public boolean knows(String file) {
        return FeaturesChecks.isAlexNet(file) && file.endsWith("_golden.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        AlexNet net = file.hasText("weight_seed")
                ? AlexNet.formula(AlexNetLayout.TORCHVISION, Long.parseLong(file.text("weight_seed")), device)
                : AlexNet.open(file.sibling(NARROW), device);
        file.json("input_shapes")
                .forEach((size, shape) -> file.in("size " + size, () -> one(file, net, size, Formula.dims(shape))));
    }

    private static void one(GoldenFile file, AlexNet net, String size, int... shape) {
        Object seed = file.json("input_formula_seeds").get(size);
        Tensor x = seed == null
                ? file.tensor(net.backend(), size + ".x").track()
                : Formula.input(net.backend(), Json.asLong(seed, "input seed"), shape).track();
        List<Tensor> maps = new ArrayList<>(net.stages(x));
        maps.add(Pooling.max(maps.get(maps.size() - 1), new Pooling.Window(3, 2, 0, false)));
        Map<String, Object> seeds = Json.asObject(file.json("R_formula_seeds").get(size), "R seeds");
        Tensor total = Tensor.scalar(net.backend(), 0);
        for (int i = 0; i < maps.size(); i++) {
            String name = i < net.stageCount() ? "relu" + (i + 1) : "pool" + i;
            Tensor f = maps.get(i);
            if (file.has(size + "." + name)) file.expect(size + "." + name, f);
            file.expect(size + "." + name + ".channel_mean", f.mean(false, 2, 3));
            total = total.add(
                    f.mul(Formula.input(net.backend(), Json.asLong(seeds.get(name), name), f.shape().dims())).sum());
        }
        file.expect(size + ".g_x", Autograd.grad(total, x)[0]);
    }
}
