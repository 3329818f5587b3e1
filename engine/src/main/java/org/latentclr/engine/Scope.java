package org.latentclr.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The lifetime of tensors. A tensor belongs to the innermost scope that its thread has open when it is made; closing the scope
 * frees what belongs to it, except what {@link #keep} has handed to the scope around it.
 *
 * <pre>{@code
 * try (Scope step = Scope.open("step")) {
 *     Tensor loss = ...;
 *     return loss.item();
 * }
 * }</pre>
 *
 * A {@linkplain #local local} scope frees handles only: values saved for a gradient stay until the enclosing {@linkplain #open
 * graph scope} closes or the reverse pass has used them. So a function may put its temporaries into a local scope whether or not
 * somebody differentiates it.
 */
public final class Scope implements AutoCloseable {
    private static final ThreadLocal<Scope> CURRENT = new ThreadLocal<>();

    private final String name;
    private final Scope parent;
    private final Scope graph;
    private final List<Tensor> tensors = new ArrayList<>();
    private final List<Node> nodes = new ArrayList<>();
    private boolean closed;

    private Scope(String name, boolean local) {
        this.name = name;
        this.parent = CURRENT.get();
        this.graph = local && parent != null ? parent.graph : this;
        CURRENT.set(this);
    }

    /** Opens a scope that owns tensors and the graph recorded in it. */
    public static Scope open(String name) {
        return new Scope(name, false);
    }

    /** Opens a scope for temporaries; the graph recorded in it belongs to the enclosing graph scope. */
    public static Scope local(String name) {
        return new Scope(name, true);
    }

    /** The innermost open scope of this thread. */
    public static Scope current() {
        Scope s = CURRENT.get();
        if (s == null)
            throw new EngineException("tensor", "an open scope", "none on thread " + Thread.currentThread().getName(),
                    "wrap the code in try (Scope s = Scope.open(\"name\")) { … }");
        return s;
    }

    public String name() {
        return name;
    }

    /** Hands {@code t} to the enclosing scope, so that it outlives this one. Returns {@code t}. */
    public Tensor keep(Tensor t) {
        if (t.owner() != this) return t;
        if (parent == null) throw new EngineException("keep", "a scope around scope '" + name + "'", "none");
        parent.add(t);
        return t;
    }

    /** Hands {@code t} to the given open scope. */
    public Tensor move(Tensor t) {
        if (t.owner() != this) add(t);
        return t;
    }

    void add(Tensor t) {
        t.own(this);
        tensors.add(t);
    }

    void add(Node n) {
        graph.nodes.add(n);
    }

    /** Frees all that belongs to this scope. Scopes close in the reverse order of opening. */
    @Override
    public void close() {
        if (closed) return;
        if (CURRENT.get() != this)
            throw new EngineException("scope '" + name + "'", "to be the innermost open scope when it closes",
                    CURRENT.get() == null ? "none open" : "'" + CURRENT.get().name + "'",
                    "close scopes in reverse order, on the thread that opened them");
        closed = true;
        for (Node n : nodes) n.release();
        for (Tensor t : tensors) if (t.owner() == this) t.free();
        nodes.clear();
        tensors.clear();
        CURRENT.set(parent);
    }

    /** Lists the open scopes of this thread with the bytes that each holds, innermost first. */
    public static String report() {
        List<String> all = new ArrayList<>();
        for (Scope s = CURRENT.get(); s != null; s = s.parent) {
            long n = 0;
            for (Tensor t : s.tensors) if (t.owner() == s) n += 4L * t.shape().size();
            all.add("scope '%s': %d tensors, %,d bytes, %d graph nodes".formatted(s.name, s.tensors.size(), n,
                    s.nodes.size()));
        }
        return String.join("; ", all);
    }
}
