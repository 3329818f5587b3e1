package org.latentclr.contrafeat;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/**
 * Groups of directions, each learned within its own range of principal components of W: the published type {@code fixedES}. Group g has
 * the k_g components that follow those of the groups before.
 */
public final class GroupedDirections extends DirectionHead {
    private final List<Parameter> logits = new ArrayList<>();
    private final List<Tensor> bases = new ArrayList<>();

    /**
     * @param components principal components in columns [w,q]; not modified, kept
     * @param sizes number of directions of each group
     * @param dimensions k_g of each group, together at most q
     */
    public GroupedDirections(Initializer init, Tensor components, List<Integer> sizes, List<Integer> dimensions) {
        super(sizes.stream().mapToInt(Integer::intValue).sum());
        EngineException.check(sizes.size() == dimensions.size() && !sizes.isEmpty(), "groups of directions",
                "as many numbers of components as groups", sizes + " and " + dimensions);
        int total = dimensions.stream().mapToInt(Integer::intValue).sum();
        EngineException.check(total <= components.dim(1), "groups of directions",
                "at most " + components.dim(1) + " components together", total);
        int from = 0;
        for (int g = 0; g < sizes.size(); g++) {
            int to = from + dimensions.get(g);
            bases.add(components.slice(1, from, to).transpose(0, 1).contiguous());
            logits.add(parameter("nav_logits." + g, init.normal(1, sizes.get(g), dimensions.get(g))));
            from = to;
        }
    }

    @Override
    Tensor vectors(Tensor ws) {
        Tensor[] parts = new Tensor[logits.size()];
        for (int g = 0; g < parts.length; g++) parts[g] = logits.get(g).value().matmul(bases.get(g));
        return Concat.apply(0, parts).reshape(1, directions(), -1);
    }
}
