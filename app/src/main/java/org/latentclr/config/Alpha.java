package org.latentclr.config;

import java.util.List;
import java.util.Optional;

/**
 * Length of an edit (METHODS §1.3): the constant {@code low} when both ends are equal, else a fresh draw from
 * U(low, high).
 */
public record Alpha(double low, double high) {
    /** True when no draw is made. */
    public boolean isConstant() {
        return low == high;
    }

    static Alpha read(Binder in, double fallback) {
        return in.value("alpha", new Value.Real(fallback), "a number other than 0 or a list [lowest, highest]",
                Alpha::from);
    }

    private static Optional<Alpha> from(Value value) {
        if (value instanceof Value.Items) {
            Optional<List<Double>> ends = Binder.toList(value, item -> Binder.toReal(item, Limits.FINITE));
            return ends.filter(e -> e.size() == 2 && e.get(0) <= e.get(1) && (e.get(0) != 0 || e.get(1) != 0))
                    .map(e -> new Alpha(e.get(0), e.get(1)));
        }
        return Binder.toReal(value, Limits.FINITE).filter(alpha -> alpha != 0).map(alpha -> new Alpha(alpha, alpha));
    }
}
