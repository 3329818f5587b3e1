package org.latentclr.lclr;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;

/**
 * The features of all edits, computed in chunks of whole directions, and the gradient on its way back through the generator. As many
 * graphs of chunks as fit into a number of bytes are kept; the others are computed again on the way back. Both ways do the same
 * operations, so they give the same bits.
 */
final class EditedFeatures {
    private final FeatureTap tap;
    private final Tensor z;
    private final Tensor edits;
    private final List<Chunk> chunks = new ArrayList<>();
    private final Tensor features;

    /** Rows from … to−1 of the edits and, when it is kept, the graph from them to their features. */
    private record Chunk(int from, int to, Optional<Graph> graph) {}

    private record Graph(Tensor edits, Tensor features) {}

    /**
     * @param z [N,D]
     * @param edits [K·N,D]
     */
    EditedFeatures(FeatureTap tap, Tensor z, Tensor edits, Chunking chunking) {
        this.tap = tap;
        this.z = z;
        this.edits = edits.detach();
        int rows = edits.dim(0);
        int codes = z.dim(0);
        Backend device = z.backend();
        int step = (int) Math.min(rows, (long) codes * chunking.directions(codes, tap.featureSize(), device));
        long start = device.memory().liveBytes();
        long largest = 0;
        List<Tensor> parts = new ArrayList<>();
        for (int from = 0; from < rows; from += step) {
            int to = Math.min(rows, from + step);
            long before = device.memory().liveBytes();
            boolean keep = before - start + largest <= chunking.graphBytes();
            Graph graph = keep ? forward(from, to) : null;
            parts.add(keep ? graph.features.detach() : plain(from, to));
            chunks.add(new Chunk(from, to, Optional.ofNullable(graph)));
            largest = Math.max(largest, device.memory().liveBytes() - before);
        }
        features = Concat.apply(0, parts.toArray(Tensor[]::new)).track();
    }

    /** Features without any graph, for evaluation. */
    static Tensor evaluate(FeatureTap tap, Tensor z, Tensor edits, Chunking chunking) {
        return Autograd.noGrad(() -> new EditedFeatures(tap, z, edits, chunking).features());
    }

    /** [K·N,F], a variable: its history ends here and goes on in {@link #backward}. */
    Tensor features() {
        return features;
    }

    private Graph forward(int from, int to) {
        Tensor part = edits.slice(0, from, to).detach().track();
        return new Graph(part, tap.edited(z, part));
    }

    private Tensor plain(int from, int to) {
        return Autograd.noGrad(() -> tap.edited(z, edits.slice(0, from, to)));
    }

    /**
     * The gradient of the edits.
     *
     * @param gradient [K·N,F], the gradient of {@link #features}
     * @return [K·N,D]
     */
    Tensor backward(Tensor gradient) {
        List<Tensor> parts = new ArrayList<>();
        for (Chunk c : chunks) {
            Tensor g = gradient.slice(0, c.from, c.to);
            if (c.graph.isPresent()) parts.add(gradient(c.graph.get(), g));
            else
                try (Scope s = Scope.open("chunk")) {
                    parts.add(s.keep(gradient(forward(c.from, c.to), g)));
                }
        }
        return Concat.apply(0, parts.toArray(Tensor[]::new));
    }

    private static Tensor gradient(Graph graph, Tensor g) {
        return Autograd.grad(graph.features, List.of(graph.edits), g, false, false)[0];
    }
}
