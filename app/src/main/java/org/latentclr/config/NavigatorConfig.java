package org.latentclr.config;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.latentclr.UserError;

/**
 * What ContraFeat's edits are made of (METHODS §2.3).
 *
 * @param k number of directions
 * @param directions what a direction is made of
 * @param dimensions number of principal components of W in whose span directions are learned
 * @param repeats how often given directions stand one after the other, each time with an attention of its own
 * @param groups number of directions and of principal components of each group; for {@link Directions#FIXEDES}
 * @param contrastInGroups whether only directions of one group are contrasted
 * @param attention how an edit spreads over the layers
 * @param layers A, number of layers that are attended to; empty for all
 * @param smoothing width of the Gaussian over the layers, odd; 0 for none
 * @param temperature of the softmax of {@link Attention#FIXEDT}
 * @param network shape of the networks of what depends on the code
 * @param samples of W for its principal components
 */
public record NavigatorConfig(int k, Directions directions, int dimensions, int repeats, Optional<Split> groups,
        boolean contrastInGroups, Attention attention, OptionalInt layers, int smoothing, double temperature,
        Network network, int samples) {
    /** What a direction is made of; published names. */
    public enum Directions {
        /** Learned in W. */
        FIXED,
        /** Learned within the first principal components of W. */
        FIXEDE,
        /** In groups, each learned within principal components of its own. */
        FIXEDES,
        /** The first principal components themselves (GANSpace). */
        PCA,
        /** The first SeFa vectors. */
        SEFA,
        /** A network of the mean of the code's layers. */
        ADA1W,
        /** A network of all of the code's layers. */
        ADAALLW,
        /** The same within the first principal components of W. */
        ADAALLWE;

        /** Whether nothing of a direction is learned. */
        public boolean given() {
            return this == PCA || this == SEFA;
        }
    }

    /** How an edit spreads over the layers; published names. */
    public enum Attention {
        /** All layers alike. */
        NONE,
        /** Learned, smoothed. */
        FIXED,
        /** Learned, with a temperature, not smoothed. */
        FIXEDT,
        /** Learned, one range of layers. */
        FIXEDCM,
        /** A network of the mean of the code's layers. */
        ADA1W,
        /** A network of all of the code's layers. */
        ADAALLW
    }

    /**
     * Groups of directions.
     *
     * @param sizes directions of each
     * @param dimensions principal components of each
     */
    public record Split(List<Integer> sizes, List<Integer> dimensions) {}

    /** Fully connected layers: how many before the last, and their width. */
    public record Network(int hidden, int width) {}

    static NavigatorConfig read(Binder in, int k, int dimensions) {
        int directions = in.whole("k", k, Limits.atLeast(2));
        Directions kind = in.oneOf("directions", Directions.FIXEDE);
        return new NavigatorConfig(directions, kind, in.whole("n_eigen", dimensions, Limits.atLeast(1)),
                in.whole("ndup", 1, Limits.atLeast(1)), groups(in, directions, kind),
                in.bool("contrast_in_groups", false), in.oneOf("attention", Attention.FIXED),
                in.wholeOrNull("att_layers", OptionalInt.empty(), Limits.atLeast(1)),
                in.value("att_smoothing", new Value.Int(3), "an odd whole number or 0",
                        v -> Binder.toWhole(v, Limits.NOT_NEGATIVE).filter(n -> n == 0 || n % 2 == 1)),
                in.real("att_temperature", 1, Limits.POSITIVE),
                new Network(in.whole("net_layers", 2, Limits.NOT_NEGATIVE),
                        in.whole("net_width", 128, Limits.atLeast(1))),
                in.whole("samples", 1_000_000, Limits.atLeast(1000)));
    }

    private static Optional<Split> groups(Binder in, int k, Directions kind) {
        Optional<List<Integer>> sizes = in.wholesOrNull("nv_sep", Limits.atLeast(1));
        Optional<List<Integer>> dimensions = in.wholesOrNull("eigen_sep", Limits.atLeast(1));
        if (kind != Directions.FIXEDES) {
            if (sizes.isPresent() || dimensions.isPresent())
                throw new UserError("nv_sep and eigen_sep belong to directions=fixedES, found directions="
                        + kind.name().toLowerCase(java.util.Locale.ROOT));
            return Optional.empty();
        }
        if (sizes.isEmpty() || dimensions.isEmpty() || sizes.get().size() != dimensions.get().size()
                || sizes.get().stream().mapToInt(Integer::intValue).sum() != k)
            throw new UserError(
                    "directions=fixedES: expected nv_sep and eigen_sep, lists of one length, the directions "
                            + "of nv_sep being k=" + k
                            + " together, such as k=8 nv_sep=[4,4] eigen_sep=[6,20]; found nv_sep="
                            + sizes.map(List::toString).orElse("null") + " and eigen_sep="
                            + dimensions.map(List::toString).orElse("null"));
        return Optional.of(new Split(sizes.get(), dimensions.get()));
    }

    /** Whether edits depend on the code that they edit. */
    public boolean conditional() {
        return switch (directions) {
            case ADA1W, ADAALLW, ADAALLWE -> true;
            default -> attention == Attention.ADA1W || attention == Attention.ADAALLW;
        };
    }

    /** Whether nothing is learned: given directions on all layers alike (Gsp-none and Sefa-none of METHODS §2.8). */
    public boolean nothingToLearn() {
        return directions.given() && attention == Attention.NONE;
    }
}
