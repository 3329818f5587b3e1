package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.discovery.Duplicates;
import org.latentclr.discovery.PerceptualOrder;
import org.latentclr.discovery.PictureBytes;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.golden.stylegan2.StyleGan2Checks;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.nn.features.Lpips;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.StyleGan2;

/** Duplicates among traversals and among averaged changes, the perceptual order, pictures as bytes. */
final class DuplicatesCheck implements GoldenCheck {
    private static final Pattern TRAVERSAL = Pattern.compile("dup\\.thresh([0-9.]+)\\.(last|first)");
    private static final Pattern BATCH = Pattern.compile("dup\\.scale([0-9.]+)\\.thresh([0-9.]+)");

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "metric_dup_sort.safetensors")
                || ContraFeatChecks.isFull(file, "metric_dup_batch.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, Long.parseLong(file.text("weight_seed")), device);
        if (file.has("imgs_u8")) traversal(file, net);
        else
            batch(file, net);
    }

    private static void traversal(GoldenFile file, AlexNet net) {
        Tensor images = file.tensor(net.backend(), "imgs_u8").mul(1 / 127.5).add(-1);
        Duplicates d = Duplicates.ofTraversal(net, images);
        file.expect("sim_grid_sum", flat(d.similarity()));
        for (String name : file.names()) {
            Matcher m = TRAVERSAL.matcher(name);
            if (m.matches())
                file.expect(name, doubles(d.above(Double.parseDouble(m.group(1)),
                        m.group(2).equals("last") ? Duplicates.Scan.FROM_LAST : Duplicates.Scan.FROM_FIRST)));
        }
        double[] distances = PerceptualOrder.distances(Lpips.baseline(net), images);
        file.expect("percept.distances", distances);
        file.expect("percept.order", doubles(PerceptualOrder.of(distances)));
    }

    private static void batch(GoldenFile file, AlexNet net) {
        StyleGan2 g = StyleGan2.open(StyleGan2Checks.nvidia(file), net.backend());
        Navigator n = navigator(file, g);
        Map<Double, Duplicates> byScale = new HashMap<>();
        for (String name : file.names()) {
            Matcher m = BATCH.matcher(name);
            if (!m.matches()) continue;
            boolean first = byScale.isEmpty();
            Duplicates d = byScale.computeIfAbsent(Double.parseDouble(m.group(1)),
                    scale -> Duplicates.of(changes(file, net, n, g, scale)));
            if (first) file.expect("sim_grid_mean", flat(d.mean()));
            file.expect(name,
                    doubles(d.aboveMean(Double.parseDouble(m.group(2)), Duplicates.Scan.FROM_FIRST)));
        }
        byte[] bytes = PictureBytes.of(file.tensor(net.backend(), "to255.x"));
        double[] values = new double[bytes.length];
        for (int i = 0; i < values.length; i++) values[i] = bytes[i] & 255;
        file.expect("to255.y", values);
    }

    /** The navigator that a file has beside its generator. */
    static Navigator navigator(GoldenFile file, StyleGan2 g) {
        int k = file.shape("M.att_net.att_logits").dim(0);
        return new Heads(g.backend(), k, g.latentCount(), g.wSize())
                .stored(file, "M.", file.tensor(g.backend(), "v_mat"));
    }

    /** The change of every edit from −scale to +scale, averaged over the codes. */
    private static List<Tensor> changes(GoldenFile file, AlexNet net, Navigator n, StyleGan2 g, double scale) {
        Tensor z = Formula.input(net.backend(), Long.parseLong(file.text("z_seed")), 32, g.zSize());
        Tensor w = g.map(z);
        Tensor ws = w.reshape(z.dim(0), 1, g.wSize()).expand(z.dim(0), g.latentCount(), g.wSize());
        List<List<Tensor>> stages = new ArrayList<>();
        for (int l = 0; l < net.stageCount(); l++) stages.add(new ArrayList<>());
        for (int k = 0; k < n.directions(); k++) {
            int[] which = new int[z.dim(0)];
            Arrays.fill(which, k);
            Tensor step = n.edits(ws).of(0, which).mul(scale);
            List<Tensor> plus = net.stages(g.image(Latents.perLayer(LatentSpace.W, ws.add(step))));
            List<Tensor> minus = net.stages(g.image(Latents.perLayer(LatentSpace.W, ws.sub(step))));
            for (int l = 0; l < plus.size(); l++) stages.get(l).add(plus.get(l).sub(minus.get(l)).mean(true, 0));
        }
        return stages.stream().map(s -> Concat.apply(0, s.toArray(Tensor[]::new))).toList();
    }

    private static double[] flat(double[][] m) {
        return Arrays.stream(m).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] doubles(List<Integer> list) {
        return list.stream().mapToDouble(i -> i).toArray();
    }
}
