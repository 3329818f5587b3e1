package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.contrafeat.FlatLosses;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.contrafeat.RunningChange;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.functional.Similarity;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;

/** Variant Bi on recorded feature maps, in every option of the complete and of the early code: pieces, losses and gradients. */
final class PairLossCheck implements GoldenCheck {
    private static final double EPSILON = 1e-8, AVERAGE = 0.1;

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "bi_features.safetensors")
                || ContraFeatChecks.isEarly(file, "loss_pieces.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Run run = new Run(file, device);
        run.pieces();
        Map<String, Object> options = file.json(file.hasText("options") ? "options" : "variants");
        options.forEach((name, o) -> file.in(name, () -> run.variant(name, Options.of(o), run.maps())));
        run.others();
    }

    /** One file. */
    private static final class Run {
        private final GoldenFile file;
        private final Backend device;
        private final int[] same;
        private final int[] other;

        Run(GoldenFile file, Backend device) {
            this.file = file;
            this.device = device;
            double[] index = file.values("pos_neg_idx");
            same = new int[index.length / 2];
            other = new int[same.length];
            for (int i = 0; i < same.length; i++) {
                same[i] = (int) index[2 * i];
                other[i] = (int) index[2 * i + 1];
            }
        }

        List<Tensor> maps() {
            return maps("feats");
        }

        private List<Tensor> maps(String prefix) {
            List<Tensor> list = new ArrayList<>();
            for (int l = 0; file.has(prefix + l); l++) list.add(file.tensor(device, prefix + l).track());
            return list;
        }

        void pieces() {
            List<Tensor> maps = maps();
            String[] names = {"q", "pos", "neg"};
            List<List<Tensor>> lengths = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            for (int l = 0; l < maps.size(); l++) {
                Tensor[] d = changes(maps.get(l).detach());
                for (int i = 0; i < names.length; i++) {
                    String id = names[i] + l;
                    if (file.has("diff_" + id)) file.expect("diff_" + id, d[i]);
                    Tensor r = NormMask.lengths(d[i]);
                    lengths.get(i).add(r);
                    int[] map = {d[i].dim(0), d[i].dim(2), d[i].dim(3)};
                    expect("norm_" + id, r.reshape(map));
                    expect("mask_" + id, NormMask.MIN_MAX.of(r).reshape(map));
                }
                expect("cos_pos" + l, Similarity.cosine(d[0], d[1], 1, EPSILON));
                expect("cos_neg" + l, Similarity.cosine(d[0], d[2], 1, EPSILON));
                if (file.has("loss_layer" + l))
                    file.expect("loss_layer" + l, new PairLoss(PairLoss.Options.shipped())
                            .apply(List.of(maps.get(l).detach()), same, other).loss());
            }
            depth(maps, lengths.get(0));
        }

        private void depth(List<Tensor> maps, List<Tensor> lengths) {
            List<Tensor> masks = NormMask.MIN_MAX.across(lengths);
            for (int l = 0; l < maps.size(); l++) {
                int[] map = {same.length, maps.get(l).dim(2), maps.get(l).dim(3)};
                expect("depth_norm_q" + l, lengths.get(l).reshape(map));
                expect("depth_mask_q" + l, masks.get(l).reshape(map));
            }
        }

        private void expect(String name, Tensor t) {
            if (file.has(name)) file.expect(name, t);
        }

        private static Tensor[] changes(Tensor f) {
            int h = f.dim(0) / 5;
            Tensor[] p = new Tensor[5];
            Arrays.setAll(p, i -> f.slice(0, i * h, (i + 1) * h));
            return new Tensor[]{p[2].sub(p[0]), p[3].sub(p[1]), p[4].sub(p[1])};
        }

        void variant(String name, Options o, List<Tensor> maps) {
            Optional<RunningChange> running = running(o, name);
            PairLoss loss = new PairLoss(LossOptions.pairs(o), running);
            PairLoss.Result r = loss.apply(maps, same, other);
            file.expect(name + ".loss", r.loss());
            int first = r.parts().get(0).stage();
            for (PairLoss.Part p : r.parts()) {
                // With masks across stages the published code numbers those that it uses.
                int stage = loss.options().across() && first > 0 ? p.stage() - first : p.stage();
                expect(name + ".loss_diff_pos_" + stage, p.positive());
                expect(name + ".loss_diff_neg_" + stage, p.negative());
                expect(name + ".loss_norm_" + stage, p.length());
                expect(name + ".loss_lerp_" + stage, p.average());
            }
            totals(name, loss.options(), r, LossOptions.lerp(o));
            gradients(name, "g_feats", r.loss().mean(), maps);
            for (int l = 0; file.has(name + ".avg_after" + l); l++)
                file.expect(name + ".avg_after" + l, running.orElseThrow().average(l));
        }

        /** With masks across stages the published code reports sums over stages. */
        private void totals(String name, PairLoss.Options o, PairLoss.Result r, double lerp) {
            Tensor diff = r.parts().stream()
                    .map(p -> p.positive().mul(o.positive()).add(p.negative().mul(o.negative()))
                            .add(p.average().mul(lerp)))
                    .reduce(Tensor::add)
                    .orElseThrow();
            expect(name + ".loss_diff", diff);
            expect(name + ".loss_norm",
                    r.parts().stream().map(PairLoss.Part::length).reduce(Tensor::add).orElseThrow());
        }

        private Optional<RunningChange> running(Options o, String name) {
            if (LossOptions.lerp(o) == 0) return Optional.empty();
            List<Tensor> start = new ArrayList<>();
            for (int l = 0; file.has(name + ".avg_after" + l); l++) {
                Shape s = file.shape(name + ".avg_after" + l);
                start.add(Tensor.full(device, AVERAGE, s.dims()).contiguous());
            }
            return Optional.of(new RunningChange(LossOptions.lerp(o), o.number("diff_avg_lerp_rate", 0.01),
                    o.flag("lerp_norm", false), start));
        }

        private void gradients(String name, String prefix, Tensor loss, List<Tensor> maps) {
            Tensor[] g = Autograd.grad(loss, maps.toArray(Tensor[]::new));
            for (int l = 0; l < g.length; l++) file.expect(name + "." + prefix + l, g[l]);
        }

        /** Losses that only the complete code has. */
        void others() {
            for (String mask : List.of("masked", "no_mask", "no_mask_abs"))
                if (file.has("pooled_" + mask + ".loss")) file.in(mask, () -> pooled(mask));
            if (file.has("flat.loss")) file.in("flat", () -> {
                List<Tensor> maps = maps("flat.feats");
                Tensor loss = FlatLosses.pairs(maps).loss();
                file.expect("flat.loss", loss);
                gradients("flat", "g_feats", loss, maps);
            });
            if (file.has("compose.loss")) file.in("compose", () -> whole("compose"));
            if (file.has("significance.loss")) file.in("significance", () -> whole("significance"));
        }

        private void pooled(String mask) {
            List<Tensor> maps = maps();
            Options o = new Options(
                    Map.of("use_norm_mask", mask.equals("masked"), "abs_diff", mask.endsWith("abs")));
            PairLoss.Result r = new PairLoss(LossOptions.pairs(o))
                    .apply(maps.stream().map(f -> f.mean(true, 2, 3)).toList(), same, other);
            String name = "pooled_" + mask;
            file.expect(name + ".loss", r.loss());
            for (PairLoss.Part p : r.parts()) {
                expect(name + ".loss_diff_pos_" + p.stage(), p.positive());
                expect(name + ".loss_diff_neg_" + p.stage(), p.negative());
                expect(name + ".loss_norm_" + p.stage(), p.length());
            }
            gradients(name, "g_feats", r.loss().mean(), maps);
        }

        /** Losses on the first rows of the same maps: [orig, 1, 2, 1+2] and [orig, 1]. */
        private void whole(String name) {
            List<Tensor> maps = new ArrayList<>();
            for (int l = 0; file.has(name + ".g_feats" + l); l++)
                maps.add(
                        file.tensor(device, "feats" + l).slice(0, 0, file.shape(name + ".g_feats" + l).dim(0)).track());
            Tensor loss = name.equals("compose") ? FlatLosses.additivity(maps) : FlatLosses.significance(maps);
            file.expect(name + ".loss", loss);
            gradients(name, "g_feats", loss.mean(), maps);
        }
    }
}
