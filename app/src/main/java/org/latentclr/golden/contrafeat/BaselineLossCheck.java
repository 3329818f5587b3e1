package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.contrafeat.FlatLosses;
import org.latentclr.contrafeat.LatentClrStep;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;

/** The losses of the baselines: LatCLR's contrast on joined features, Recog's classification and regression of an edit. */
final class BaselineLossCheck implements GoldenCheck {
    private static final double STEP_WEIGHT = 0.25;
    private static final Pattern CONTRAST = Pattern.compile("(xent\\.t([0-9.]+))\\.loss");

    @Override
    public boolean knows(String file) {
        return ContraFeatChecks.isFull(file, "baseline_losses.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        recog(file, device);
        for (String name : file.names()) {
            Matcher m = CONTRAST.matcher(name);
            if (m.matches()) file.in(name, () -> contrast(file, device, m.group(1), Double.parseDouble(m.group(2))));
        }
    }

    private static void recog(GoldenFile file, Backend device) {
        Tensor vd = file.tensor(device, "vd").track();
        Tensor vs = file.tensor(device, "vs").track();
        Tensor which = Losses.crossEntropy(vd, file.tensor(device, "dirs_idx"), Losses.Reduction.MEAN);
        Tensor far = Losses.l1(vs, file.tensor(device, "scale"), Losses.Reduction.MEAN);
        Tensor loss = which.add(far.mul(STEP_WEIGHT));
        file.expect("recog.loss", loss);
        file.expect("recog.loss_vd", which);
        file.expect("recog.loss_vs", far);
        Tensor[] g = Autograd.grad(loss, vd, vs);
        file.expect("recog.g_vd", g[0]);
        file.expect("recog.g_vs", g[1]);
    }

    private static void contrast(GoldenFile file, Backend device, String name, double temp) {
        List<Tensor> maps = new ArrayList<>();
        for (int l = 0; file.has("feats" + l); l++) maps.add(file.tensor(device, "feats" + l).track());
        int batch = Integer.parseInt(file.text("batch_xent"));
        Tensor loss = LatentClrStep.loss(temp).apply(LatentClrStep.changes(FlatLosses.rows(maps), batch),
                Integer.parseInt(file.text("nv_dim"))).loss();
        file.expect(name + ".loss", loss);
        Tensor[] g = Autograd.grad(loss, maps.toArray(Tensor[]::new));
        for (int l = 0; l < g.length; l++) file.expect(name + ".g_feats" + l, g[l]);
    }
}
