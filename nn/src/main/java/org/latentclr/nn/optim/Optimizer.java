package org.latentclr.nn.optim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Parameter;

/**
 * Updates parameters by their gradients. The state, such as moments, is held in slots: one tensor per slot name and parameter, with
 * the parameter's shape and PyTorch's name. State tensors belong to the scope that is open when the optimiser is made.
 */
public abstract sealed class Optimizer permits Adam, Sgd {
    private final List<Parameter> parameters;
    private final Map<String, List<Tensor>> slots = new LinkedHashMap<>();
    private double learningRate;
    private long steps;

    Optimizer(Collection<Parameter> parameters, double learningRate, String... slotNames) {
        this.parameters = List.copyOf(parameters);
        this.learningRate = learningRate;
        EngineException.check(!this.parameters.isEmpty(), "optimizer", "at least one trainable parameter", "none");
        for (String slot : slotNames) slots.put(slot, zeros());
    }

    private List<Tensor> zeros() {
        List<Tensor> list = new ArrayList<>();
        for (Parameter p : parameters)
            list.add(Tensor.of(p.value().backend(), new float[p.value().shape().size()], p.value().shape().dims()));
        return list;
    }

    /** What is updated, in the order of the gradients. */
    public final List<Parameter> parameters() {
        return parameters;
    }

    public final double learningRate() {
        return learningRate;
    }

    /** Sets the learning rate of the next steps; schedules do. */
    public final void learningRate(double rate) {
        EngineException.check(rate >= 0 && Double.isFinite(rate), "learning rate", "a finite number of at least 0",
                rate);
        learningRate = rate;
    }

    /** Number of steps done. */
    public final long steps() {
        return steps;
    }

    /** Sets the number of steps done, after the slots were filled from a checkpoint. */
    public final void steps(long done) {
        EngineException.check(done >= 0, "optimizer", "a number of steps of at least 0", done);
        steps = done;
    }

    /** Names of the slots, as PyTorch calls them. */
    public final List<String> slots() {
        return List.copyOf(slots.keySet());
    }

    /** The tensor of a slot for parameter {@code index}; a checkpoint reader may assign to it. */
    public final Tensor slot(String name, int index) {
        List<Tensor> all = slots.get(name);
        EngineException.check(all != null, "optimizer", "a slot of " + slots.keySet(), name);
        return all.get(index);
    }

    /** One update with {@code gradients}, one per parameter and of its shape; they are not modified. */
    public final void step(Tensor... gradients) {
        step(Arrays.asList(gradients));
    }

    /** One update with {@code gradients}, one per parameter and of its shape; they are not modified. */
    public final void step(List<Tensor> gradients) {
        EngineException.check(gradients.size() == parameters.size(), "optimizer step",
                parameters.size() + " gradients, one per parameter", gradients.size());
        for (int i = 0; i < parameters.size(); i++)
            EngineException.check(gradients.get(i).shape().equals(parameters.get(i).value().shape()), "optimizer step",
                    "a gradient of shape " + parameters.get(i).value().shape() + " for parameter "
                            + parameters.get(i).name(),
                    gradients.get(i).shape());
        steps++;
        try (Scope s = Scope.local("optimizer step")) {
            Autograd.noGrad(() -> {
                for (int i = 0; i < parameters.size(); i++) update(i, parameters.get(i).value(), gradients.get(i));
            });
        }
    }

    /** Updates one parameter; {@link #steps()} already counts this step. */
    abstract void update(int index, Tensor parameter, Tensor gradient);

    /** The options under PyTorch's names, without the learning rate: numbers, booleans and lists. */
    public abstract Map<String, Object> options();
}
