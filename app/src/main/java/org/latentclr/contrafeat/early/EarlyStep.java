package org.latentclr.contrafeat.early;

import java.util.List;
import java.util.Optional;
import org.latentclr.contrafeat.Diversity;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Gather;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/**
 * One round of the first published training: as {@link org.latentclr.contrafeat.PairStep}, with plain W codes and positive steps |n·s + m| that
 * q, pos and neg share.
 *
 * @param diversity weight of the diversity of directions
 * @param heatDiversity weight of the diversity of heat logits
 * @param scale s
 * @param mean m
 */
public record EarlyStep(EarlyNavigator navigator, FeatureExtractor sensor, PairLoss loss, double diversity,
        double heatDiversity, double scale, double mean) {
    /**
     * @param loss a scalar
     * @param codes [5b/2,L,w]
     */
    public record Result(Tensor loss, Tensor codes, Tensor images, List<Tensor> maps) {}

    /**
     * @param z prior samples [b,z], b even
     * @param same i, b/2 numbers
     * @param other j, b/2 numbers
     * @param normal n, b/2 numbers
     */
    public Result apply(Generator generator, Tensor z, int[] same, int[] other, double... normal) {
        int h = z.dim(0) / 2;
        int layers = generator.latentCount();
        Tensor w = generator.map(z); // [b,w]
        Tensor out = navigator.forward(w);
        Optional<Tensor> heat = navigator.heatLogits(out);
        double[] t = new double[h];
        for (int n = 0; n < h; n++) t[n] = Math.abs(normal[n] * scale + mean);
        Tensor steps = Tensor.of(w.backend(), t, h, 1, 1);
        boolean first = loss.options().negativeOnFirst();
        Tensor base = w.reshape(2 * h, 1, w.dim(1)).expand(2 * h, layers, w.dim(1));
        int negative = first ? 0 : h;
        Tensor codes = Concat.apply(0, base, edited(base, out, heat, 0, steps, same),
                edited(base, out, heat, h, steps, same), edited(base, out, heat, negative, steps, other));
        Tensor images = generator.image(Latents.perLayer(LatentSpace.W, codes));
        List<Tensor> maps = sensor.stages(images);
        Tensor total = loss.apply(maps, same, other).loss().mean();
        Tensor directions = out.slice(2, 0, navigator.form().width());
        if (diversity != 0) total = total.add(Diversity.loss(directions).mul(diversity));
        if (heat.isPresent()) total = total.add(Diversity.loss(heat.get()).mul(heatDiversity));
        return new Result(total, codes, images, maps);
    }

    private Tensor edited(Tensor base, Tensor out, Optional<Tensor> heat, int from, Tensor steps, int... which) {
        int h = which.length;
        Tensor d = rows(out.slice(2, 0, navigator.form().width()), from, which).reshape(h, 1, -1).mul(steps);
        Tensor step = heat.isPresent()
                ? d.mul(navigator.form().heat().of(rows(heat.get(), from, which)).reshape(h, -1, 1))
                : d;
        return base.slice(0, from, from + h).add(step);
    }

    /** Row {@code which[n]} of sample {@code from + n}. */
    private static Tensor rows(Tensor t, int from, int... which) {
        int k = t.dim(1);
        int[] index = new int[which.length];
        for (int n = 0; n < index.length; n++) index[n] = (t.dim(0) == 1 ? 0 : (from + n) * k) + which[n];
        return Gather.select(t.reshape(-1, t.dim(2)), 0, index);
    }
}
