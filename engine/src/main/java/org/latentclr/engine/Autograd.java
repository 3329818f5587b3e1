package org.latentclr.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.latentclr.engine.op.Op;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.Vjp;

/**
 * Reverse-mode differentiation. {@code grad(y, xs)} returns ∂(Σ y·g)/∂x for each x; it changes no tensor. Gradients are written in
 * tensor operations, so with {@code createGraph} they can be differentiated again, to any order.
 */
public final class Autograd {
    private static final ThreadLocal<Boolean> OFF = ThreadLocal.withInitial(() -> false);

    private Autograd() {}

    /** Runs {@code f} without recording. */
    public static <T> T noGrad(Supplier<T> f) {
        return recording(false, f);
    }

    /** Runs {@code f} without recording. */
    public static void noGrad(Runnable f) {
        recording(false, () -> {
            f.run();
            return null;
        });
    }

    static <T> T recording(boolean on, Supplier<T> f) {
        boolean before = OFF.get();
        OFF.set(!on);
        try {
            return f.get();
        } finally {
            OFF.set(before);
        }
    }

    static boolean recording() {
        return !OFF.get();
    }

    /** Gradients of the scalar {@code y}; the graph is consumed. */
    public static Tensor[] grad(Tensor y, Tensor... xs) {
        EngineException.check(y.shape().size() == 1, "grad", "a scalar, or an explicit output gradient", y.shape());
        return grad(y, List.of(xs), Tensor.full(y.backend(), 1, y.shape().dims()), false, false);
    }

    /**
     * Gradients Σ g·∂y/∂x.
     *
     * @param y any tensor with a recorded history
     * @param xs the variables; a variable that {@code y} does not depend on gets zeros
     * @param g same shape as {@code y}
     * @param createGraph record the gradient computation, for higher derivatives (implies retainGraph)
     * @param retainGraph keep saved values for another call
     */
    public static Tensor[] grad(Tensor y, List<Tensor> xs, Tensor g, boolean createGraph, boolean retainGraph) {
        EngineException.check(g.shape().equals(y.shape()), "grad", "an output gradient of shape " + y.shape(),
                g.shape());
        for (Tensor x : xs)
            if (x.node() == null)
                throw new EngineException("grad", "variables made by track() or computed from one",
                        "a constant of shape " + x.shape(),
                        "call x.track() before computing with it");
        return recording(createGraph, () -> reverse(y, xs, g, createGraph || retainGraph));
    }

    /**
     * f(in), recorded as one step that keeps only its operands: the gradient computes f again. So a long computation is differentiated
     * in the memory of its parts.
     *
     * @param name for messages
     * @param f gives the same result for the same operands, and reads no other tracked value (no gradient reaches one)
     */
    public static Tensor recompute(String name, Function<Tensor[], Tensor> f, Tensor... in) {
        Tensor out;
        try (Scope s = Scope.local(name)) {
            out = s.keep(noGrad(() -> f.apply(in)).detach());
        }
        boolean tracked = Arrays.stream(in).anyMatch(Tensor::isTracked);
        if (recording() && tracked) Node.record(new Recompute(name, out.shape(), f), in, out);
        return out;
    }

    /** See {@link #recompute}. */
    private record Recompute(String name, Shape shape, Function<Tensor[], Tensor> f) implements Op {
        @Override
        public Shape outputShape(Shape... in) {
            return shape;
        }

        @Override
        public Tensor[] vjp(Vjp v) {
            return gradOf(f, v);
        }
    }

    /** The gradients that {@code v} wants of {@code f} at its saved operands; recorded when the caller is recording. */
    public static Tensor[] gradOf(Function<Tensor[], Tensor> f, Vjp v) {
        boolean create = recording();
        Tensor[] in = new Tensor[v.count()];
        List<Tensor> wanted = new ArrayList<>();
        return recording(true, () -> {
            for (int i = 0; i < in.length; i++) {
                // A node of its own for each operand: the same tensor may be passed twice.
                in[i] = v.needed(i) ? Views.identity(v.input(i)) : v.input(i);
                if (v.needed(i)) wanted.add(in[i]);
            }
            Tensor[] g = grad(f.apply(in), wanted, v.grad(), create, false);
            Tensor[] result = new Tensor[in.length];
            for (int i = 0, k = 0; i < in.length; i++) if (v.needed(i)) result[i] = g[k++];
            return result;
        });
    }

    private static Tensor[] reverse(Tensor y, List<Tensor> xs, Tensor g, boolean retain) {
        Set<Node> targets = new HashSet<>();
        for (Tensor x : xs) targets.add(x.node());
        Set<Node> useful = useful(y.node(), targets);
        Map<Node, Tensor> grads = new HashMap<>();
        Tensor[] result = new Tensor[xs.size()];
        try (Scope scope = Scope.local("reverse")) {
            if (useful.contains(y.node())) sweep(y.node(), g, useful, targets, grads, retain);
            for (int i = 0; i < result.length; i++) {
                Tensor x = xs.get(i);
                Tensor t = grads.get(x.node());
                // Two variables may share a node (the same tensor twice): each result is a handle of its own.
                result[i] = scope.keep(t == null ? Tensor.zeros(x.backend(), x.shape().dims()) : t.alias());
            }
            return result;
        }
    }

    /** Visits nodes in decreasing id, so that a node's gradient is complete when it is visited. */
    private static void sweep(Node root, Tensor g, Set<Node> useful, Set<Node> targets, Map<Node, Tensor> grads,
            boolean retain) {
        PriorityQueue<Node> queue = new PriorityQueue<>((a, b) -> Long.compare(b.id, a.id));
        grads.put(root, g.alias());
        queue.add(root);
        while (!queue.isEmpty()) {
            Node node = queue.poll();
            if (node.isLeaf()) continue;
            Tensor out = targets.contains(node) ? grads.get(node) : grads.remove(node);
            step(node, out, useful, grads, queue, retain);
            if (!targets.contains(node)) out.free();
        }
    }

    private static void step(Node node, Tensor out, Set<Node> useful, Map<Node, Tensor> grads,
            PriorityQueue<Node> queue, boolean retain) {
        int n = node.inputs.length;
        boolean[] needed = new boolean[n];
        boolean any = false;
        for (int i = 0; i < n; i++) any |= needed[i] = useful.contains(node.inputs[i]);
        if (any) {
            try (Scope scope = Scope.local("vjp " + node.op.name())) {
                Tensor[] in = new Tensor[n];
                for (int i = 0; i < n; i++) in[i] = node.input(i);
                Tensor[] part = node.op.vjp(new Vjp(node.op.name(), in, node.inputShapes, node.output(), out, needed));
                for (int i = 0; i < n; i++) if (needed[i]) accumulate(node, i, part[i], scope, grads, queue);
            }
        }
        if (!retain) node.release();
    }

    private static void accumulate(Node node, int i, Tensor part, Scope scope, Map<Node, Tensor> grads,
            PriorityQueue<Node> queue) {
        Node target = node.inputs[i];
        if (part == null || !part.shape().equals(node.inputShapes[i]))
            throw new EngineException("gradient of " + node.op.name(),
                    "shape " + node.inputShapes[i] + " for input " + i,
                    part == null ? "none" : part.shape().toString());
        Tensor before = grads.get(target);
        if (before == null) {
            queue.add(target);
            grads.put(target, scope.keep(part.alias()));
        } else {
            grads.put(target, scope.keep(before.add(part)));
            before.free();
        }
    }

    /** The nodes on a path from {@code root} to a target. */
    private static Set<Node> useful(Node root, Set<Node> targets) {
        long oldest = targets.stream().mapToLong(t -> t.id).min().orElse(0);
        Map<Node, Boolean> reached = new HashMap<>();
        PriorityQueue<Node> todo = new PriorityQueue<>((a, b) -> Long.compare(b.id, a.id));
        if (root != null) todo.add(root);
        while (!todo.isEmpty()) {
            Node n = todo.poll();
            for (Node m : n.inputs)
                if (m != null && m.id >= oldest && reached.putIfAbsent(m, false) == null) todo.add(m);
        }
        if (root != null) reached.put(root, false);
        Set<Node> useful = new HashSet<>();
        reached.keySet().stream().sorted((a, b) -> Long.compare(a.id, b.id)).forEach(n -> {
            boolean hit = targets.contains(n);
            for (Node m : n.inputs) hit |= m != null && useful.contains(m);
            if (hit) useful.add(n);
        });
        return useful;
    }
}
