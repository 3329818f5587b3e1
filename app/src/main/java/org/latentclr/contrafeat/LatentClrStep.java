package org.latentclr.contrafeat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.DirectionLoss;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/**
 * One round of the baseline LatCLR-Att (METHODS §2.14): all K edits of the same b codes, LatentCLR's loss on the changes of the
 * generator's own first feature maps.
 *
 * @param layers the layers whose outputs are joined
 * @param loss without absolute values, with normalisation
 * @param lambda λ, weight of the diversity
 */
public record LatentClrStep(Navigator navigator, List<String> layers, ContrastiveLoss loss, BaseCodes codes,
        StepSize size, int batch, double weight, double lambda) implements Step<LatentClrStep.Draw> {
    /**
     * @param z prior samples [n·b,z]
     * @param steps raw numbers, K rows of b
     */
    public record Draw(Tensor z, float[] steps) {}

    /** The first three blocks of a StyleGAN2: 4², 8², 16². */
    public static final List<String> FIRST_BLOCKS = List.of("b4.x", "b8.x", "b16.x");

    public LatentClrStep {
        EngineException.check(batch >= 2 && navigator.directions() >= 2, "LatCLR-Att",
                "at least two codes and two directions", batch + " and " + navigator.directions());
        EngineException.check(loss.normalize(), "LatCLR-Att", "a loss that normalises changes", "one that does not");
    }

    /** The loss of the published code: temperature factor β, no absolute values, means. */
    public static ContrastiveLoss loss(double inverseTemperature) {
        return new ContrastiveLoss(inverseTemperature, false, ContrastiveLoss.Reduction.MEAN, true);
    }

    @Override
    public Draw draw(Generator generator, RandomStream random) {
        return new Draw(codes.draw(generator, batch, random), size.draw(navigator.directions() * batch, random));
    }

    @Override
    public Result loss(Generator generator, Draw d) {
        Tensor ws = codes.mix(generator, d.z); // [b,L,w]
        Navigator.Edits edits = navigator.edits(ws);
        int k = navigator.directions();
        Tensor steps = size.plain(Tensor.of(ws.backend(), d.steps, k * batch)).reshape(k, batch, 1, 1);
        Tensor delta = edits.delta();
        Tensor moved = delta.transpose(0, 1).mul(steps).add(ws); // [K,b,L,w]
        Tensor all = Concat.apply(0, ws, moved.reshape(k * batch, ws.dim(1), ws.dim(2)));
        Latents latents = Latents.perLayer(LatentSpace.W, all);
        Tensor rows = FlatLosses.rows(layers.stream().map(l -> generator.features(latents, l)).toList());
        DirectionLoss.Result contrast = loss.apply(changes(rows, batch), k);
        Tensor diversity = Diversity.loss(delta);
        Tensor total = Step.plus(contrast.loss().mul(weight), lambda, diversity);
        Map<String, Tensor> scalars = new LinkedHashMap<>();
        scalars.put("loss_xent", contrast.loss());
        scalars.put("accuracy", contrast.accuracy());
        return new Result(total, diversity, all, rows, scalars);
    }

    /** Rows [(1+K)·b,F], originals first, to changes [K·b,F], direction-major. */
    public static Tensor changes(Tensor rows, int batch) {
        int k = rows.dim(0) / batch - 1;
        Tensor edited = rows.slice(0, batch, rows.dim(0)).reshape(k, batch, rows.dim(1));
        return edited.sub(rows.slice(0, 0, batch)).reshape(k * batch, rows.dim(1));
    }
}
