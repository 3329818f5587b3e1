package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentclr.contrafeat.FlatLosses;
import org.latentclr.contrafeat.Groups;
import org.latentclr.contrafeat.PrototypeLoss;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.functional.Resize;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.weights.Json;

/** Variant Pt on recorded feature maps: resized prototypes, masks, losses and gradients in every option. */
final class PrototypeLossCheck implements GoldenCheck {
    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "pt_features.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        int[] edits = Arrays.stream(file.values("q_idx")).mapToInt(v -> (int) v).toArray();
        int k = Integer.parseInt(file.text("nv_dim"));
        List<Integer> sizes = Json.asArray(Json.parse(file.text("contrast_groups")), "contrast_groups").stream()
                .map(g -> Json.asArray(g, "group").size()).toList();
        file.ignore("contrast_mat");
        masks(file, device, edits.length);
        file.json("options").forEach((name, value) -> file.in(name, () -> {
            Options o = Options.of(value);
            Groups one = Groups.one(k);
            Groups several = o.has("contrast_mat") ? new Groups(sizes) : one;
            contrast(file, device, loss(o, several), name, edits);
            orthogonality(file, device, loss(o, o.flag("contrast_mat_in_div", false) ? several : one),
                    "memdiv." + name);
        }));
        if (file.has("flat.loss")) file.in("flat", () -> flat(file, device, edits));
    }

    private static PrototypeLoss loss(Options o, Groups groups) {
        return new PrototypeLoss(LossOptions.mask(o), o.number("pos_lamb", 1), o.number("neg_lamb", 1),
                LossOptions.stages(o), groups);
    }

    private static List<Tensor> list(GoldenFile file, Backend device, String prefix) {
        List<Tensor> all = new ArrayList<>();
        for (int l = 0; file.has(prefix + l); l++) all.add(file.tensor(device, prefix + l).track());
        return all;
    }

    private static void masks(GoldenFile file, Backend device, int b) {
        List<Tensor> outs = list(file, device, "outs");
        List<Tensor> mems = list(file, device, "mems");
        for (int l = 0; l < outs.size(); l++) {
            Tensor f = outs.get(l).detach();
            Tensor m = mems.get(l).detach();
            Tensor resized = Resize.to(m, Resize.Mode.BILINEAR, f.dim(2), f.dim(3));
            file.expect("mems" + l + ".resized", resized);
            file.expect("mask_q" + l, mask(f.slice(0, b, 2 * b).sub(f.slice(0, 0, b))));
            file.expect("mask_mems" + l, mask(resized));
            file.expect("mask_mems" + l + ".native", mask(m));
        }
    }

    private static Tensor mask(Tensor x) {
        return NormMask.MIN_MAX.of(NormMask.lengths(x)).reshape(x.dim(0), x.dim(2), x.dim(3));
    }

    private static void contrast(GoldenFile file, Backend device, PrototypeLoss loss, String name, int... edits) {
        List<Tensor> outs = list(file, device, "outs");
        List<Tensor> mems = list(file, device, "mems");
        PrototypeLoss.Result r = loss.apply(outs, mems, edits);
        file.expect(name + ".loss", r.loss());
        for (PrototypeLoss.Part p : r.parts()) {
            file.expect(name + ".loss_diff_pos_" + p.stage(), p.positive().neg());
            file.expect(name + ".loss_diff_neg_" + p.stage(), p.negative());
            file.expect(name + ".loss_diff_" + p.stage(), p.loss());
        }
        gradients(file, name, r.loss(), outs, mems);
    }

    private static void gradients(GoldenFile file, String name, Tensor loss, List<Tensor> outs, List<Tensor> mems) {
        List<Tensor> all = new ArrayList<>(outs);
        all.addAll(mems);
        Tensor[] g = Autograd.grad(loss, all.toArray(Tensor[]::new));
        for (int l = 0; l < outs.size(); l++)
            if (file.has(name + ".g_outs" + l)) file.expect(name + ".g_outs" + l, g[l]);
        for (int l = 0; l < mems.size(); l++) file.expect(name + ".g_mems" + l, g[outs.size() + l]);
    }

    private static void orthogonality(GoldenFile file, Backend device, PrototypeLoss loss, String name) {
        if (!file.has(name + ".loss")) return;
        List<Tensor> mems = list(file, device, "mems");
        List<PrototypeLoss.Overlap> parts = loss.orthogonality(mems);
        for (PrototypeLoss.Overlap p : parts) file.expect(name + ".loss_mem_div_" + p.stage(), p.value());
        Tensor sum = parts.stream().map(PrototypeLoss.Overlap::value).reduce(Tensor::add).orElseThrow();
        file.expect(name + ".loss", sum);
        gradients(file, name, sum, List.of(), mems);
    }

    private static void flat(GoldenFile file, Backend device, int... edits) {
        List<Tensor> outs = list(file, device, "outs");
        List<Tensor> mems = list(file, device, "mems");
        FlatLosses.Contrast c = FlatLosses.prototypes(outs, mems, edits);
        file.expect("flat.loss", c.loss());
        if (file.has("flat.loss_flat")) file.expect("flat.loss_flat", c.loss());
        if (file.has("flat.loss_flat_pos")) file.expect("flat.loss_flat_pos", c.positive());
        if (file.has("flat.loss_flat_neg")) file.expect("flat.loss_flat_neg", c.negative());
        gradients(file, "flat", c.loss(), outs, mems);
    }
}
