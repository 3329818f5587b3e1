package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.latentclr.contrafeat.Groups;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.contrafeat.PrototypeLoss;
import org.latentclr.contrafeat.Prototypes;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.nn.features.FeatureExtractor;

/** Both variants from pictures through AlexNet to the loss and back to the pictures and prototypes. */
final class ImageLossCheck implements GoldenCheck {
    private static final double EPSILON = 1e-8;

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "bi_images.safetensors")
                || ContraFeatChecks.isFull(file, "pt_images.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        long seed = Long.parseLong(file.text("weight_seed"));
        AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, seed, device);
        if (file.hasText("options")) {
            file.json("options")
                    .forEach((name, o) -> file.in(name, () -> pairs(file, net, name, Options.of(o), seed + 1)));
            file.in("no_relu", () -> withoutRectifiers(file, net));
            file.in("pieces", () -> pieces(file, net));
        } else {
            file.cases()
                    .forEach((name, o) -> file.in(name, () -> prototypes(file, net, name, new Options(o), seed + 1)));
            file.in("stages", () -> stages(file, net));
        }
    }

    private static Tensor images(GoldenFile file, Backend device) {
        return file.tensor(device, "imgs_u8").mul(1 / 127.5).add(-1);
    }

    private static void pairs(GoldenFile file, AlexNet net, String name, Options o, long probe) {
        FeatureExtractor sensor = o.flag("no_spatial", false) ? net.pooled() : net;
        Tensor x = images(file, net.backend()).track();
        PairLoss.Result r = result(sensor, x, o);
        expect(file, name, r);
        if (file.has(name + ".g_imgs") || file.has(name + ".g_imgs#l2"))
            Formula.expect(file, name + ".g_imgs", Autograd.grad(r.loss().mean(), x)[0], probe);
    }

    private static PairLoss.Result result(FeatureExtractor sensor, Tensor x, Options o) {
        int[] unused = new int[x.dim(0) / 5];
        return new PairLoss(LossOptions.pairs(o)).apply(sensor.stages(x), unused, unused);
    }

    private static void expect(GoldenFile file, String name, PairLoss.Result r) {
        file.expect(name + ".loss", r.loss());
        for (PairLoss.Part p : r.parts()) {
            if (file.has(name + ".loss_diff_pos_" + p.stage())) {
                file.expect(name + ".loss_diff_pos_" + p.stage(), p.positive());
                file.expect(name + ".loss_diff_neg_" + p.stage(), p.negative());
            }
            if (file.has(name + ".loss_norm_" + p.stage())) file.expect(name + ".loss_norm_" + p.stage(), p.length());
        }
    }

    private static void withoutRectifiers(GoldenFile file, AlexNet net) {
        if (file.has("no_relu.loss"))
            expect(file, "no_relu", result(net.withoutRectifiers(), images(file, net.backend()), Options.of(null)));
    }

    private static void pieces(GoldenFile file, AlexNet net) {
        List<Tensor> maps = net.stages(images(file, net.backend()));
        for (int l = 0; l < maps.size(); l++) {
            Tensor f = maps.get(l);
            file.expect("feat" + l + ".channel_mean", f.mean(false, 2, 3));
            int h = f.dim(0) / 5;
            Tensor[] p = new Tensor[5];
            Arrays.setAll(p, i -> f.slice(0, i * h, (i + 1) * h));
            Tensor[] d = {p[2].sub(p[0]), p[3].sub(p[1]), p[4].sub(p[1])};
            String[] names = {"q", "pos", "neg"};
            for (int i = 0; i < d.length; i++)
                file.expect("mask_" + names[i] + l,
                        NormMask.MIN_MAX.of(NormMask.lengths(d[i])).reshape(h, f.dim(2), f.dim(3)));
            file.expect("cos_pos" + l, Similarity.cosine(d[0], d[1], 1, EPSILON));
            file.expect("cos_neg" + l, Similarity.cosine(d[0], d[2], 1, EPSILON));
        }
    }

    private static void prototypes(GoldenFile file, AlexNet net, String name, Options o, long probe) {
        Tensor x = images(file, net.backend()).track();
        Tensor p = file.tensor(net.backend(), "mem_dimgs").track();
        int[] edits = Arrays.stream(file.values("q_idx")).mapToInt(v -> (int) v).toArray();
        PrototypeLoss loss = new PrototypeLoss(LossOptions.mask(o), o.number("pos_lamb", 1), o.number("neg_lamb", 1),
                LossOptions.stages(o), Groups.one(p.dim(0)));
        List<Tensor> mems = net
                .stages(new Prototypes(o.flag("tanh", true), o.flag("mirror", false)).pictures(p, 1));
        PrototypeLoss.Result r = loss.apply(net.stages(x), mems, edits);
        for (PrototypeLoss.Part part : r.parts()) {
            file.expect(name + ".loss_diff_pos_" + part.stage(), part.positive().neg());
            file.expect(name + ".loss_diff_neg_" + part.stage(), part.negative());
            file.expect(name + ".loss_diff_" + part.stage(), part.loss());
        }
        file.expect(name + ".loss_memcontrast", r.loss());
        Tensor total = r.loss();
        double weight = o.number("memdiv_lamb", 0);
        if (weight != 0) {
            List<Tensor> overlaps = new ArrayList<>();
            for (PrototypeLoss.Overlap v : loss.orthogonality(mems)) {
                file.expect(name + ".loss_mem_div_" + v.stage(), v.value());
                overlaps.add(v.value());
            }
            Tensor sum = overlaps.stream().reduce(Tensor::add).orElseThrow();
            file.expect(name + ".loss_memdiv", sum);
            total = total.add(sum.mul(weight));
        }
        file.expect(name + ".loss", total);
        Tensor[] g = Autograd.grad(total, p, x);
        Formula.expect(file, name + ".g_mem_dimgs", g[0], probe);
        Formula.expect(file, name + ".g_imgs", g[1], probe);
    }

    private static void stages(GoldenFile file, AlexNet net) {
        List<Tensor> maps = net.stages(images(file, net.backend()));
        List<Tensor> mems = net
                .stages(new Prototypes(true, false).pictures(file.tensor(net.backend(), "mem_dimgs"), 0));
        for (Map.Entry<String, List<Tensor>> e : Map.of("imgs", maps, "mems", mems).entrySet())
            for (int l = 0; l < maps.size(); l++)
                file.expect("stage" + l + "." + e.getKey() + ".channel_mean", e.getValue().get(l).mean(false, 2, 3));
    }
}
