package org.latentclr.contrafeat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/**
 * One round of variant Bi (METHODS §2.6): b codes in two halves; both halves get edit i with the same step, and the second (or first)
 * half gets edit j ≠ i with another step; 2.5·b pictures.
 *
 * @param batch b, even
 * @param weight of the contrast
 * @param lambda λ, weight of the diversity
 * @param groups j is of the same group as i
 * @param diversityGroups the groups of {@link Diversity}
 */
public record PairStep(Navigator navigator, FeatureExtractor sensor, PairLoss loss, BaseCodes codes, StepSize size,
        int batch, double weight, double lambda, Groups groups, Groups diversityGroups)
        implements
            Step<PairStep.Draw> {
    /**
     * @param z prior samples [n·b,z]
     * @param same i, b/2 numbers
     * @param other j ≠ i, b/2 numbers
     * @param stepSame raw numbers of the step of i, b/2
     * @param stepOther raw numbers of the step of j, b/2
     */
    public record Draw(Tensor z, int[] same, int[] other, float[] stepSame, float[] stepOther) {}

    public PairStep {
        EngineException.check(batch >= 2 && batch % 2 == 0, "variant Bi", "an even batch", batch);
        EngineException.check(groups.sizes().stream().allMatch(n -> n > 1), "variant Bi",
                "at least two directions in each group, to contrast", groups.sizes());
    }

    @Override
    public Draw draw(Generator generator, RandomStream random) {
        int h = batch / 2;
        Tensor z = codes.draw(generator, batch, random);
        int[] same = new int[h];
        int[] other = new int[h];
        for (int n = 0; n < h; n++) {
            same[n] = random.nextInt(navigator.directions());
            int[] range = groups.range(same[n]);
            int j = range[0] + random.nextInt(range[1] - range[0] - 1);
            other[n] = j >= same[n] ? j + 1 : j;
        }
        return new Draw(z, same, other, size.draw(h, random), size.draw(h, random));
    }

    @Override
    public Result loss(Generator generator, Draw d) {
        int h = batch / 2;
        Tensor ws = codes.mix(generator, d.z); // [b,L,w]
        Navigator.Edits edits = navigator.edits(ws);
        Tensor all = edited(ws, edits, d, h); // [5h,L,w]
        Tensor images = generator.image(Latents.perLayer(LatentSpace.W, all));
        List<Tensor> maps = sensor.stages(images);
        PairLoss.Result contrast = loss.apply(maps, d.same, d.other);
        Tensor diversity = Diversity.loss(edits.delta(), diversityGroups);
        Tensor total = Step.plus(contrast.loss().mean().mul(weight), lambda, diversity);
        return new Result(total, diversity, all, images, scalars(contrast));
    }

    private Tensor edited(Tensor ws, Navigator.Edits edits, Draw d, int h) {
        boolean onFirst = loss.options().negativeOnFirst();
        Tensor first = ws.slice(0, 0, h);
        Tensor second = ws.slice(0, h, 2 * h);
        Tensor base = onFirst ? first : second;
        Tensor q = edits.of(0, d.same);
        Tensor pos = edits.of(h, d.same);
        Tensor neg = edits.of(onFirst ? 0 : h, d.other);
        Tensor raw = Tensor.of(ws.backend(), d.stepSame, h);
        Tensor rawOther = Tensor.of(ws.backend(), d.stepOther, h);
        return Concat.apply(0, ws, first.add(q.mul(size.of(raw, pos, first, q))),
                second.add(pos.mul(size.of(raw, pos, second, pos))),
                base.add(neg.mul(size.of(rawOther, neg, base, neg))));
    }

    private static Map<String, Tensor> scalars(PairLoss.Result r) {
        Map<String, Tensor> m = new LinkedHashMap<>();
        for (PairLoss.Part p : r.parts()) {
            m.put("loss_diff_pos_" + p.stage(), p.positive());
            m.put("loss_diff_neg_" + p.stage(), p.negative());
            m.put("loss_norm_" + p.stage(), p.length());
        }
        return m;
    }
}
