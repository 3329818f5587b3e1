package org.latentclr.contrafeat;

import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;

/**
 * Directions in groups that follow one another; only directions of one group are contrasted (METHODS §2.3, {@code fixedES}).
 *
 * @param sizes number of directions of each group
 */
public record Groups(List<Integer> sizes) {
    public Groups {
        sizes = List.copyOf(sizes);
        EngineException.check(sizes.stream().allMatch(n -> n > 0), "groups", "at least one direction in each", sizes);
    }

    /** All K directions in one group. */
    public static Groups one(int directions) {
        return new Groups(List.of(directions));
    }

    /** K. */
    public int directions() {
        return sizes.stream().mapToInt(Integer::intValue).sum();
    }

    /** First and last (exclusive) direction of the group that direction {@code i} is in. */
    int[] range(int i) {
        int from = 0;
        for (int n : sizes) {
            if (i < from + n) return new int[]{from, from + n};
            from += n;
        }
        throw new EngineException("groups", "a direction below " + from, Integer.toString(i));
    }

    /** 1 for two different directions of one group, else 0, [K,K]. */
    Tensor pairs(Backend device) {
        int k = directions();
        float[] m = new float[k * k];
        for (int i = 0; i < k; i++) {
            int[] r = range(i);
            for (int j = r[0]; j < r[1]; j++) if (i != j) m[i * k + j] = 1;
        }
        return Tensor.of(device, m, k, k);
    }
}
