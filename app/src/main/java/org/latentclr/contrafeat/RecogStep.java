package org.latentclr.contrafeat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Losses;
import org.latentclr.engine.functional.Losses.Reduction;
import org.latentclr.engine.op.ArgReduce;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;

/**
 * One round of the baseline Recog or, with an attention, Recog-Att (METHODS §2.14): a recogniser learns which of K edits was made and how
 * far, and the navigator learns edits that it can tell. Loss: CE(i) + 0.25·mean|t̂ − t| + λ·diversity. One optimiser updates both.
 *
 * @param codes the codes that edits start from
 * @param size how far edits go
 * @param batch b
 * @param lambda λ
 */
public record RecogStep(Navigator navigator, Recogniser recogniser, BaseCodes codes, StepSize size, int batch,
        double lambda) implements Step<RecogStep.Draw> {
    private static final double STEP_WEIGHT = 0.25;

    public RecogStep {
        EngineException.check(batch >= 2, "Recog", "a batch of at least 2", batch);
    }

    /**
     * Everything random in a round.
     *
     * @param z prior samples [n·b,z]
     * @param which direction of each code [b]
     * @param steps raw numbers of the steps [b]
     */
    public record Draw(Tensor z, int[] which, float[] steps) {}

    /**
     * What the recogniser says about one round.
     *
     * @param directionLoss CE(i), a scalar
     * @param stepLoss mean|t̂ − t|, a scalar
     * @param accuracy share of directions that it tells right, a scalar
     * @param pairs pictures [b,2C,H,W]
     */
    public record Recognition(Tensor directionLoss, Tensor stepLoss, Tensor accuracy, Tensor pairs,
            Recogniser.Answer answer) {
        /** CE(i) + 0.25·mean|t̂ − t|. */
        public Tensor loss() {
            return directionLoss.add(stepLoss.mul(STEP_WEIGHT));
        }
    }

    /** The numbers of one round, all from the stream, which moves on. */
    @Override
    public Draw draw(Generator generator, RandomStream random) {
        Tensor z = codes.draw(generator, batch, random);
        int[] which = new int[batch];
        for (int i = 0; i < batch; i++) which[i] = random.nextInt(navigator.directions());
        return new Draw(z, which, size.draw(batch, random));
    }

    @Override
    public Optional<Module> partner() {
        return Optional.of(recogniser);
    }

    @Override
    public Result loss(Generator generator, Draw d) {
        Tensor ws = codes.mix(generator, d.z); // [b,L,w]
        Navigator.Edits edits = navigator.edits(ws);
        Recognition r = recognise(generator, ws, edits, d);
        Tensor diversity = Diversity.loss(edits.delta());
        Map<String, Tensor> scalars = new LinkedHashMap<>();
        scalars.put("loss_vd", r.directionLoss);
        scalars.put("loss_vs", r.stepLoss);
        scalars.put("accuracy", r.accuracy);
        return new Result(Step.plus(r.loss(), lambda, diversity), diversity, ws, r.pairs, scalars);
    }

    /** The recogniser's part of the loss of one round, recorded. */
    public Recognition recognise(Generator generator, Draw d) {
        Tensor ws = codes.mix(generator, d.z);
        return recognise(generator, ws, navigator.edits(ws), d);
    }

    private Recognition recognise(Generator generator, Tensor ws, Navigator.Edits edits, Draw d) {
        int b = d.which.length;
        Tensor edit = edits.of(0, d.which); // [b,L,w]
        Tensor t = size.of(Tensor.of(ws.backend(), d.steps, b), edit, ws, edit); // [b,1,1]
        Tensor all = Concat.apply(0, ws, ws.add(edit.mul(t)));
        Tensor pairs = Recogniser.pairs(generator.image(Latents.perLayer(LatentSpace.W, all)));
        Recogniser.Answer answer = recogniser.forward(pairs);
        Tensor which = Tensor.indices(ws.backend(), d.which, b);
        Tensor told = ArgReduce.argmax(answer.direction().detach(), 1).reshape(b);
        return new Recognition(Losses.crossEntropy(answer.direction(), which, Reduction.MEAN),
                Losses.l1(answer.step(), t.reshape(b, 1), Reduction.MEAN),
                Binary.apply(Binary.Kind.EQ, told, which).mean(), pairs, answer);
    }

    /** What the optimiser updates: the navigator's parameters, then the recogniser's. */
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>(navigator.parameters().values());
        all.addAll(recogniser.parameters().values());
        return all;
    }
}
