package org.latentclr.lclr;

import java.util.List;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.NormalizeRows;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateEntry;

/**
 * K edits of a latent code: D_k(z, α) = z + α·u_k(z)/‖u_k(z)‖, or z + α·u_k(z) without {@code normalize} (METHODS §1.3). A vector
 * u_k(z) = 0 edits nothing.
 */
public abstract sealed class DirectionModel extends Module permits GlobalDirections, ConditionalDirections {
    private final int directions;
    private final int size;
    private final Alpha alpha;
    private final boolean normalize;

    DirectionModel(int directions, int size, Alpha alpha, boolean normalize) {
        EngineException.check(directions >= 1 && size >= 1, "direction model",
                "at least one direction and a latent size of at least 1", directions + " and " + size);
        this.directions = directions;
        this.size = size;
        this.alpha = alpha;
        this.normalize = normalize;
    }

    /** K. */
    public final int directions() {
        return directions;
    }

    /** Width D of a latent code. */
    public final int size() {
        return size;
    }

    /** Length of the edits in training. */
    public final Alpha alpha() {
        return alpha;
    }

    public final boolean normalize() {
        return normalize;
    }

    /**
     * All K edits of every code, each with a length of {@link #alpha}.
     *
     * @param z [N,D], not modified
     * @param lengths where lengths are drawn from when they are not constant
     * @return [K·N,D], direction-major: rows k·N … k·N+N−1 are direction k
     */
    public final Tensor forward(Tensor z, RandomStream lengths) {
        check(z);
        int n = z.dim(0);
        Tensor block = z.reshape(1, n, size);
        Tensor edits = scaled(unit(vectors(block)), lengths); // [K,N,D], or [K,1,D] for edits that ignore z
        return block.add(edits).reshape(directions * n, size);
    }

    private Tensor scaled(Tensor u, RandomStream random) {
        if (alpha.isConstant()) return u.mul(alpha.low());
        double[] lengths = lengths(random);
        return u.mul(Tensor.of(u.backend(), lengths, lengths.length, 1, 1));
    }

    /** The lengths of one forward pass: one for each direction, or one for all. */
    abstract double[] lengths(RandomStream random);

    /** u_k(z) for all k: [1,N,D] → [K,N,D] or [K,1,D]. */
    abstract Tensor vectors(Tensor z);

    /** u_k(z) of one direction as in evaluation: [1,N,D] → [1,N,D] or [1,1,D]. */
    abstract Tensor vectors(Tensor z, int k);

    /**
     * One edit of every code, as in evaluation.
     *
     * @param z [N,D], not modified
     * @param k direction, 0 … K−1
     * @param length α
     * @return [N,D]
     */
    public final Tensor edit(Tensor z, int k, double length) {
        check(z);
        EngineException.check(k >= 0 && k < directions, "direction", "a number from 0 to " + (directions - 1), k);
        Tensor block = z.reshape(1, z.dim(0), size);
        return block.add(unit(vectors(block, k)).mul(length)).reshape(z.dim(0), size);
    }

    private Tensor unit(Tensor u) {
        return normalize ? NormalizeRows.apply(u) : u;
    }

    private void check(Tensor z) {
        EngineException.check(z.rank() == 2 && z.dim(1) == size && z.dim(0) > 0, "direction model",
                "codes of shape [N," + size + "]", z.shape());
    }

    /** Runs an update of the parameters; a model may shape what it does. */
    void update(Runnable step) {
        step.run();
    }

    /** The tensors of the published state dict, in its order (METHODS §1.3). */
    public abstract List<StateEntry> published();

    /** One line for people. */
    public abstract String describe();
}
