package org.latentclr.voynov;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.optim.Adam;
import org.latentclr.nn.optim.Optimizer;

/**
 * One training step (METHODS §3.1): pictures of codes and of shifted codes, the reconstructor's answer, the loss, its gradient in A and R, and
 * one update of each.
 */
public final class ReconstructionStep {
    private final ShiftedPictures pictures;
    private final Deformator deformator;
    private final Reconstructor reconstructor;
    private final ReconstructionLoss loss;
    private final Optional<Optimizer> deformatorOptimizer;
    private final Optimizer reconstructorOptimizer;

    /**
     * What a step has seen.
     *
     * @param logits of the reconstructor [N,K], row-major
     * @param accuracy share of directions told right
     * @param loss L
     * @param labelLoss its part for the direction
     * @param shiftLoss its part for the length
     */
    public record Result(float[] logits, double accuracy, double loss, double labelLoss, double shiftLoss) {}

    /**
     * Both networks are switched to training; the optimisers' state belongs to the current scope.
     *
     * @param deformatorRate learning rate of A; without meaning for one that is not trained
     * @param reconstructorRate learning rate of R
     */
    public ReconstructionStep(ShiftedPictures pictures, Deformator deformator, Reconstructor reconstructor,
            ReconstructionLoss loss, double deformatorRate, double reconstructorRate) {
        this.pictures = pictures;
        this.deformator = deformator;
        this.reconstructor = reconstructor;
        this.loss = loss;
        deformatorOptimizer = deformator.parameters().isEmpty()
                ? Optional.empty()
                : Optional.of(new Adam(deformator.parameters().values(), Adam.Options.of(deformatorRate, 0)));
        reconstructorOptimizer = new Adam(reconstructor.parameters().values(), Adam.Options.of(reconstructorRate, 0));
        deformator.train(true);
        reconstructor.train(true);
    }

    /** The optimiser of A, if it is trained. */
    public Optional<Optimizer> deformatorOptimizer() {
        return deformatorOptimizer;
    }

    /** The optimiser of R. */
    public Optimizer reconstructorOptimizer() {
        return reconstructorOptimizer;
    }

    /**
     * Trains both networks on one batch.
     *
     * @param z [N,z] of the prior, not modified
     * @param shifts N steps
     * @param classes class vectors of a conditional generator
     */
    public Result run(Tensor z, Shifts shifts, Optional<Tensor> classes) {
        try (Scope s = Scope.open("reconstruction step")) {
            Reconstructor.Prediction p = predict(pictures, deformator, reconstructor, z, shifts, classes);
            ReconstructionLoss.Parts parts = loss.of(p, shifts);
            Result result = new Result(p.logits().toFloats(), ReconstructionLoss.accuracy(p.logits(), shifts),
                    parts.total().item(),
                    parts.label().item(), parts.shift().item());
            update(parts.total());
            return result;
        }
    }

    private void update(Tensor total) {
        List<Tensor> variables = new ArrayList<>(deformator.variables());
        int split = variables.size();
        variables.addAll(reconstructor.variables());
        List<Tensor> g = List.of(Autograd.grad(total, variables.toArray(Tensor[]::new)));
        deformatorOptimizer.ifPresent(o -> o.step(g.subList(0, split)));
        reconstructorOptimizer.step(g.subList(split, g.size()));
    }

    /** R(G(z), G(z + A(x))). */
    static Reconstructor.Prediction predict(ShiftedPictures pictures, Deformator deformator,
            Reconstructor reconstructor, Tensor z, Shifts shifts, Optional<Tensor> classes) {
        Tensor codes = pictures.codes(z, classes);
        Tensor basis = shifts.basis(z.backend(), deformator.inputs());
        Tensor shifted = codes.add(deformator.shift(basis, pictures.width()));
        return reconstructor.predict(pictures.pictures(codes, classes), pictures.pictures(shifted, classes));
    }
}
