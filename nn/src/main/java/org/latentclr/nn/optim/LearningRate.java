package org.latentclr.nn.optim;

import java.util.List;
import org.latentclr.engine.EngineException;

/** The learning rate as a function of the number of steps done. A function has no state to save: a resumed run asks for its step. */
public sealed interface LearningRate {
    /** The rate at step 0. */
    double initial();

    /** The rate of the step that follows {@code steps} steps. */
    double at(long steps);

    /** lr₀ at every step. */
    record Constant(double initial) implements LearningRate {
        public Constant {
            positive(initial);
        }

        @Override
        public double at(long steps) {
            return initial;
        }
    }

    /**
     * lr₀·γ for each milestone reached, in the order of multiplications of PyTorch's scheduler, so that the last bit agrees.
     *
     * @param milestones numbers of steps; a number that stands twice counts twice
     */
    record MultiStep(double initial, List<Integer> milestones, double gamma) implements LearningRate {
        public MultiStep {
            positive(initial);
            EngineException.check(gamma > 0, "MultiStepLR", "a gamma above 0", gamma);
            milestones = milestones.stream().sorted().toList();
        }

        @Override
        public double at(long steps) {
            double rate = initial;
            for (int i = 0; i < milestones.size();) {
                int m = milestones.get(i);
                if (m > steps) break;
                int times = 0;
                while (i < milestones.size() && milestones.get(i) == m) {
                    times++;
                    i++;
                }
                rate *= Math.pow(gamma, times);
            }
            return rate;
        }
    }

    /** lr₀·r^(steps/decaySteps); with {@code staircase} the quotient is cut to a whole number. */
    record ExponentialDecay(double initial, double decayRate, int decaySteps, boolean staircase)
            implements
                LearningRate {
        public ExponentialDecay {
            positive(initial);
            EngineException.check(decayRate > 0 && decaySteps > 0, "ExponentialDecayLR",
                    "a decay rate and a number of steps above 0", decayRate + " and " + decaySteps);
        }

        @Override
        public double at(long steps) {
            return initial
                    * Math.pow(decayRate, staircase ? (double) (steps / decaySteps) : (double) steps / decaySteps);
        }
    }

    /** lr₀ reached linearly in {@code warmup} steps, held up to {@code held} steps, and led to 0 at {@code end} steps by half a cosine. */
    record WarmHoldCosine(double initial, long warmup, long held, long end) implements LearningRate {
        public WarmHoldCosine {
            positive(initial);
            EngineException.check(warmup >= 0 && warmup <= held && held < end, "WarmHoldCosine",
                    "numbers of steps with 0 ≤ warmup ≤ held < end", warmup + ", " + held + ", " + end);
        }

        @Override
        public double at(long steps) {
            if (steps < warmup) return initial * (steps + 1) / warmup;
            if (steps < held) return initial;
            double t = Math.min(1, (double) (steps - held) / (end - held));
            return initial * 0.5 * (1 + StrictMath.cos(Math.PI * t));
        }
    }

    private static void positive(double rate) {
        EngineException.check(rate >= 0 && Double.isFinite(rate), "learning rate", "a finite number of at least 0",
                rate);
    }
}
