package org.latentclr.nn.optim;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.SgdStep;
import org.latentclr.nn.Parameter;

/** Gradient descent with momentum; the formula is at {@link SgdStep}. */
public final class Sgd extends Optimizer {
    /** Name of the only slot, which there is with momentum. */
    public static final String BUFFER = "momentum_buffer";

    /**
     * @param learningRate lr
     * @param momentum μ, 0 for none
     * @param dampening what of the gradient does not enter the momentum buffer
     * @param nesterov looks ahead along the buffer; needs momentum and no dampening
     * @param weightDecay λ, added to the gradient as λp
     */
    public record Options(double learningRate, double momentum, double dampening, boolean nesterov,
            double weightDecay) {
        public Options {
            EngineException.check(learningRate >= 0 && momentum >= 0 && weightDecay >= 0, "SGD",
                    "a learning rate, a momentum and a weight decay of at least 0",
                    learningRate + ", " + momentum + ", " + weightDecay);
            EngineException.check(!nesterov || momentum > 0 && dampening == 0, "SGD",
                    "momentum and no dampening with nesterov",
                    "momentum " + momentum + " and dampening " + dampening);
        }
    }

    private final Options options;

    /** @param parameters what is updated */
    public Sgd(Collection<Parameter> parameters, Options options) {
        super(parameters, options.learningRate, options.momentum == 0 ? new String[0] : new String[]{BUFFER});
        this.options = options;
    }

    @Override
    void update(int i, Tensor p, Tensor g) {
        SgdStep step = new SgdStep(learningRate(), options.momentum, options.dampening, options.nesterov,
                options.weightDecay, steps() == 1);
        if (options.momentum == 0) step.apply(p, g);
        else
            step.apply(p, g, slot(BUFFER, i));
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("momentum", options.momentum);
        m.put("dampening", options.dampening);
        m.put("weight_decay", options.weightDecay);
        m.put("nesterov", options.nesterov);
        return m;
    }
}
