package org.latentclr.lclr;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;

/**
 * The objective of LatentCLR: how well the changes that K directions cause can be told apart (METHODS §1.5–§1.7).
 *
 * @param tap the frozen generator, its edited space and its feature layer
 * @param model the directions
 * @param projector what is laid over the features
 * @param divergence how a change is measured
 * @param loss what is minimised
 */
public record Contrast(FeatureTap tap, DirectionModel model, Projector projector, FeatureDivergence divergence,
        DirectionLoss loss) {
    public Contrast {
        EngineException.check(model.size() == tap.codeSize(), "direction model",
                "directions of size " + tap.codeSize() + ", the generator's codes in " + tap.space(), model.size());
        EngineException.check(model.directions() >= 2, "direction model",
                "at least 2 directions, else there is nothing to tell apart", model.directions());
        projector.sizes().ifPresent(p -> {
            if (p.in() != tap.featureSize())
                throw new EngineException("projector",
                        "an input width of " + tap.featureSize() + ", the size of layer " + tap.layer(),
                        String.valueOf(p.in()), "set projector.in_features=" + tap.featureSize() + " or leave it out");
        });
    }

    /**
     * Everything that one training step computes; tensors belong to the caller's scope.
     *
     * @param result loss and accuracy
     * @param divergences [K·N,F]
     * @param model gradients of the direction model's parameters, in their order
     * @param projector gradients of the projector's parameters; empty when it is not trained
     */
    public record Gradients(DirectionLoss.Result result, Tensor divergences, List<Tensor> model,
            List<Tensor> projector) {}

    /**
     * Loss and accuracy without gradients.
     *
     * @param z codes [N,D], N ≥ 2, not modified
     * @param lengths where edit lengths are drawn from
     */
    public DirectionLoss.Result value(Tensor z, RandomStream lengths) {
        return Autograd.noGrad(() -> loss.apply(divergences(z, lengths), model.directions()));
    }

    /** The changes [K·N,F] that all edits of codes z [N,D] cause, without gradients. */
    Tensor divergences(Tensor z, RandomStream lengths) {
        return Autograd.noGrad(() -> {
            Tensor original = divergence.view(projector, tap.original(z), 1);
            Tensor h = EditedFeatures.evaluate(tap, z, model.forward(z, lengths), Chunking.automatic(z.backend()));
            return divergences(h, original);
        });
    }

    private Tensor divergences(Tensor features, Tensor original) {
        return divergence.between(divergence.view(projector, features, model.directions()), original);
    }

    /**
     * Loss and gradients. The original features are computed once, without gradient, and serve all directions. The frozen generator gets no
     * weight gradients.
     *
     * @param z codes [N,D], N ≥ 2, not modified
     * @param lengths where edit lengths are drawn from
     * @param trainProjector whether the projector's gradients are wanted
     * @param chunking how much goes through the generator at once, and is kept
     */
    public Gradients gradients(Tensor z, RandomStream lengths, boolean trainProjector, Chunking chunking) {
        Tensor original = Autograd.noGrad(() -> divergence.view(projector, tap.original(z), 1));
        Tensor edits = model.forward(z, lengths); // [K·N,D]
        EditedFeatures edited = new EditedFeatures(tap, z, edits, chunking);
        Tensor f = divergences(edited.features(), original);
        DirectionLoss.Result result = loss.apply(f, model.directions());
        List<Tensor> variables = new ArrayList<>(List.of(edited.features()));
        if (trainProjector) variables.addAll(projector.variables());
        Tensor[] g = Autograd.grad(result.loss(), variables.toArray(Tensor[]::new));
        Tensor ofEdits = edited.backward(g[0]);
        Tensor[] ofModel = Autograd.grad(edits, model.variables(), ofEdits, false, false);
        return new Gradients(result, f.detach(), List.of(ofModel), Arrays.asList(g).subList(1, g.length));
    }
}
