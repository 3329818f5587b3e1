package org.latentclr.engine;

import java.util.concurrent.atomic.AtomicLong;
import org.latentclr.engine.op.Op;

/**
 * One record of the graph: the op that made a value and what its gradient needs. A leaf has no op. Ids grow with time, so every
 * node's inputs have smaller ids.
 */
final class Node {
    private static final AtomicLong IDS = new AtomicLong();

    final long id = IDS.incrementAndGet();
    final Op op;
    final Node[] inputs;
    final Shape[] inputShapes;
    private final Saved[] savedInputs;
    private final Saved savedOutput;
    private boolean released;

    /** A leaf. */
    Node() {
        this(null, new Node[0], new Shape[0], new Saved[0], null);
    }

    private Node(Op op, Node[] inputs, Shape[] inputShapes, Saved[] savedInputs, Saved savedOutput) {
        this.op = op;
        this.inputs = inputs;
        this.inputShapes = inputShapes;
        this.savedInputs = savedInputs;
        this.savedOutput = savedOutput;
    }

    /** Records {@code out = op(in)} in the graph. */
    static void record(Op op, Tensor[] in, Tensor out) {
        int n = in.length;
        boolean[] tracked = new boolean[n];
        Node[] nodes = new Node[n];
        Shape[] shapes = new Shape[n];
        for (int i = 0; i < n; i++) {
            nodes[i] = in[i].node();
            tracked[i] = nodes[i] != null;
            shapes[i] = in[i].shape();
        }
        Saved[] saved = new Saved[n];
        for (int i = 0; i < n; i++) if (op.savesInput(i, tracked)) saved[i] = new Saved(in[i], nodes[i]);
        Saved output = op.savesOutput() ? new Saved(out, null) : null;
        Node node = new Node(op, nodes, shapes, saved, output);
        Scope.current().add(node);
        out.attach(node);
    }

    boolean isLeaf() {
        return op == null;
    }

    Tensor input(int i) {
        return savedInputs[i] == null ? null : open(savedInputs[i], savedInputs[i].node);
    }

    Tensor output() {
        return savedOutput == null ? null : open(savedOutput, this);
    }

    private Tensor open(Saved s, Node node) {
        if (released)
            throw new EngineException("gradient of " + op.name(), "a graph whose saved values are there",
                    "one that was already used or whose scope is closed",
                    "pass retainGraph to the first call, or compute both gradients in one call");
        if (s.storage.version() != s.version)
            throw new EngineException("gradient of " + op.name(), "saved values unchanged since the forward pass",
                    "a tensor that was written in place", "update parameters after the gradients are computed");
        return new Tensor(s.storage, s.shape, s.strides, s.offset, node);
    }

    /** Gives the saved values back; the node stays as a part of the graph's shape. */
    void release() {
        if (released) return;
        released = true;
        for (Saved s : savedInputs) if (s != null) s.storage.release();
        if (savedOutput != null) savedOutput.storage.release();
    }

    private static final class Saved {
        final Storage storage;
        final Shape shape;
        final int[] strides;
        final int offset;
        final Node node;
        final int version;

        Saved(Tensor t, Node node) {
            storage = t.storage();
            shape = t.shape();
            strides = t.strides();
            offset = t.offset();
            version = storage.version();
            this.node = node;
            storage.retain();
        }
    }
}
