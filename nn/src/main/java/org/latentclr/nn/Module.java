package org.latentclr.nn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;

/**
 * A part of a network: parameters, buffers and child modules under names. The path of names, joined by dots, is the name in a
 * state dict. Tensors belong to the scope that is open when the module is built.
 */
public abstract class Module {
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Parameter> buffers = new LinkedHashMap<>();
    private final Map<String, Module> children = new LinkedHashMap<>();
    private boolean training = true;

    /** Adds a trainable tensor with its initial value. */
    protected final Parameter parameter(String name, Tensor initial) {
        return put(parameters, name, new Parameter(name, initial, true));
    }

    /** Adds a tensor that is saved but not trained, such as running statistics. */
    protected final Parameter buffer(String name, Tensor initial) {
        return put(buffers, name, new Parameter(name, initial, false));
    }

    protected final <M extends Module> M child(String name, M module) {
        return put(children, name, module);
    }

    private static <T> T put(Map<String, ? super T> map, String name, T value) {
        if (map.put(name, value) != null) throw new EngineException("module", "distinct names", "'" + name + "' twice");
        return value;
    }

    /** Whether batch statistics are used and updated. */
    public final boolean isTraining() {
        return training;
    }

    /** Switches this module and its children between training and evaluation. */
    public final void train(boolean on) {
        training = on;
        children.values().forEach(c -> c.train(on));
    }

    /** Makes every parameter a constant. */
    public final void freeze() {
        parameters.values().forEach(Parameter::freeze);
        children.values().forEach(Module::freeze);
    }

    /** Trainable parameters by path, in the order of construction. */
    public final Map<String, Parameter> parameters() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        visit("", (path, p, isBuffer) -> {
            if (!isBuffer && p.isTrainable()) all.put(path, p);
        });
        return all;
    }

    /** Parameters and buffers by path, in the order of construction. */
    public final Map<String, Parameter> state() {
        Map<String, Parameter> all = new LinkedHashMap<>();
        visit("", (path, p, isBuffer) -> all.put(path, p));
        return all;
    }

    /** The values of {@link #parameters()}, for {@link org.latentclr.engine.Autograd#grad}. */
    public final List<Tensor> variables() {
        List<Tensor> v = new ArrayList<>();
        parameters().values().forEach(p -> v.add(p.value()));
        return v;
    }

    /** Number of values in all parameters, frozen ones included. */
    public final long parameterCount() {
        long[] n = {0};
        visit("", (path, p, isBuffer) -> n[0] += isBuffer ? 0 : p.value().shape().size());
        return n[0];
    }

    /** Shows this module and all below it. */
    public final void visit(Consumer<Module> visitor) {
        visitor.accept(this);
        children.values().forEach(c -> c.visit(visitor));
    }

    /** Shows the module of a path such as {@code generator.layers.3}, if there is one. */
    public final void visit(String path, Consumer<Module> visitor) {
        children.forEach((n, c) -> {
            if (path.equals(n)) visitor.accept(c);
            else if (path.startsWith(n + ".")) c.visit(path.substring(n.length() + 1), visitor);
        });
    }

    private interface Visitor {
        void visit(String path, Parameter p, boolean isBuffer);
    }

    private void visit(String prefix, Visitor v) {
        parameters.forEach((n, p) -> v.visit(prefix + n, p, false));
        buffers.forEach((n, p) -> v.visit(prefix + n, p, true));
        children.forEach((n, c) -> c.visit(prefix + n + ".", v));
    }
}
