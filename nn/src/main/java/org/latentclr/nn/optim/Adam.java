package org.latentclr.nn.optim;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.AdamStep;
import org.latentclr.nn.Parameter;

/** Adam, AdamW and AMSGrad; the formula is at {@link AdamStep}. */
public final class Adam extends Optimizer {
    private static final String FIRST = "exp_avg", SECOND = "exp_avg_sq", LARGEST = "max_exp_avg_sq";

    /**
     * @param learningRate lr
     * @param beta1 decay of the first moment, 0 ≤ β₁ &lt; 1
     * @param beta2 decay of the second moment, 0 ≤ β₂ &lt; 1
     * @param epsilon ε
     * @param weightDecay λ
     * @param decoupled AdamW: shrinks the parameter instead of adding λp to the gradient
     * @param amsgrad divides by the largest second moment so far
     */
    public record Options(double learningRate, double beta1, double beta2, double epsilon, double weightDecay,
            boolean decoupled, boolean amsgrad) {
        public Options {
            EngineException.check(learningRate >= 0, "Adam", "a learning rate of at least 0", learningRate);
            EngineException.check(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1, "Adam",
                    "betas from 0 to below 1", beta1 + " and " + beta2);
            EngineException.check(epsilon >= 0 && weightDecay >= 0, "Adam", "epsilon and weight decay of at least 0",
                    epsilon + " and " + weightDecay);
        }

        /** The field's defaults: betas 0.9 and 0.999, ε = 1e−8. */
        public static Options of(double learningRate, double weightDecay) {
            return new Options(learningRate, 0.9, 0.999, 1e-8, weightDecay, false, false);
        }
    }

    private final Options options;

    /** @param parameters what is updated */
    public Adam(Collection<Parameter> parameters, Options options) {
        super(parameters, options.learningRate,
                options.amsgrad ? new String[]{FIRST, SECOND, LARGEST} : new String[]{FIRST, SECOND});
        this.options = options;
    }

    @Override
    void update(int i, Tensor p, Tensor g) {
        AdamStep step = new AdamStep(learningRate(), options.beta1, options.beta2, options.epsilon,
                options.weightDecay, options.decoupled, steps());
        if (options.amsgrad) step.apply(p, g, slot(FIRST, i), slot(SECOND, i), slot(LARGEST, i));
        else
            step.apply(p, g, slot(FIRST, i), slot(SECOND, i));
    }

    @Override
    public Map<String, Object> options() {
        Map<String, Object> m = new LinkedHashMap<>();
        m.put("betas", List.of(options.beta1, options.beta2));
        m.put("eps", options.epsilon);
        m.put("weight_decay", options.weightDecay);
        m.put("amsgrad", options.amsgrad);
        return m;
    }
}
