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
 * One round of variant Pt (METHODS §2.6): an edit i for each of b codes, pictures of w⁺ ∓ ½·t·Δ_i, compared with the prototypes; 2·b
 * pictures.
 *
 * @param navigator one with prototypes
 * @param pictures how its parameter becomes pictures
 * @param weight of the contrast
 * @param overlap weight of {@link PrototypeLoss#orthogonality}; 0 in the published runs
 * @param overlapLoss the loss whose groups that uses
 * @param lambda λ, weight of the diversity
 */
public record PrototypeStep(Navigator navigator, FeatureExtractor sensor, PrototypeLoss loss, Prototypes pictures,
        BaseCodes codes, StepSize size, int batch, double weight, double overlap, PrototypeLoss overlapLoss,
        double lambda, Groups diversityGroups) implements Step<PrototypeStep.Draw> {
    /**
     * @param z prior samples [n·b,z]
     * @param edits i, b numbers
     * @param steps raw numbers of the steps, b
     * @param coin in [0,1): above one half the prototypes are mirrored
     */
    public record Draw(Tensor z, int[] edits, float[] steps, double coin) {}

    public PrototypeStep {
        EngineException.check(batch >= 1, "variant Pt", "a batch of at least 1", batch);
        EngineException.check(navigator.prototypes().isPresent(), "variant Pt", "a navigator with prototypes",
                "one without");
    }

    @Override
    public Draw draw(Generator generator, RandomStream random) {
        Tensor z = codes.draw(generator, batch, random);
        int[] edits = new int[batch];
        for (int n = 0; n < batch; n++) edits[n] = random.nextInt(navigator.directions());
        return new Draw(z, edits, size.draw(batch, random), random.nextFloat());
    }

    @Override
    public Result loss(Generator generator, Draw d) {
        Tensor ws = codes.mix(generator, d.z); // [b,L,w]
        Navigator.Edits edits = navigator.edits(ws);
        Tensor half = edits.of(0, d.edits).mul(size.plain(Tensor.of(ws.backend(), d.steps, batch)).mul(0.5));
        Tensor all = Concat.apply(0, ws.sub(half), ws.add(half)); // [2b,L,w]
        Tensor images = generator.image(Latents.perLayer(LatentSpace.W, all));
        List<Tensor> maps = sensor.stages(images);
        Tensor parameter = navigator.prototypes().orElseThrow().value();
        List<Tensor> prototypes = sensor.stages(pictures.pictures(parameter, d.coin));
        PrototypeLoss.Result contrast = loss.apply(maps, prototypes, d.edits);
        Tensor total = contrast.loss().mul(weight);
        Map<String, Tensor> scalars = scalars(contrast);
        if (overlap != 0) {
            List<PrototypeLoss.Overlap> parts = overlapLoss.orthogonality(prototypes);
            for (PrototypeLoss.Overlap p : parts) {
                scalars.put("loss_mem_div_" + p.stage(), p.value());
                total = total.add(p.value().mul(overlap));
            }
        }
        Tensor diversity = Diversity.loss(edits.delta(), diversityGroups);
        return new Result(Step.plus(total, lambda, diversity), diversity, all, images, scalars);
    }

    private static Map<String, Tensor> scalars(PrototypeLoss.Result r) {
        Map<String, Tensor> m = new LinkedHashMap<>();
        for (PrototypeLoss.Part p : r.parts()) {
            m.put("loss_diff_pos_" + p.stage(), p.positive().neg());
            m.put("loss_diff_neg_" + p.stage(), p.negative());
            m.put("loss_diff_" + p.stage(), p.loss());
        }
        return m;
    }
}
