package org.latentclr.voynov;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.layer.BatchNorm;
import org.latentclr.nn.layer.Linear;

/** x + fc4(h₃), hᵢ = elu(bn(fcᵢ(hᵢ₋₁) + the fcⱼ before)): a perceptron whose layers see the sum of all earlier linear outputs. */
public final class PerceptronDeformator extends Deformator {
    private final List<Linear> layers = new ArrayList<>();
    private final List<BatchNorm> norms = new ArrayList<>();
    private final Linear last;

    /** @param inner width of the hidden layers */
    public PerceptronDeformator(Initializer init, int directions, int inner, int outputs) {
        super(directions, outputs);
        EngineException.check(directions == outputs, "fc deformator",
                "as many directions as dimensions (directions_count = max_latent_dim)",
                directions + " and " + outputs);
        for (int i = 1; i <= 3; i++) {
            layers.add(child("fc" + i, new Linear(init, i == 1 ? directions : inner, inner, true)));
            norms.add(child("bn" + i, new BatchNorm(init, inner)));
        }
        last = child("fc4", new Linear(init, inner, outputs, true));
    }

    @Override
    public DeformatorKind kind() {
        return DeformatorKind.FC;
    }

    @Override
    Tensor apply(Tensor x) {
        Tensor h = x;
        Tensor sum = layers.get(0).forward(x);
        for (int i = 0; i < 3; i++) {
            if (i > 0) sum = layers.get(i).forward(h).add(sum);
            h = norms.get(i).forward(sum, Activation.ELU);
        }
        return last.forward(h).add(x);
    }
}
