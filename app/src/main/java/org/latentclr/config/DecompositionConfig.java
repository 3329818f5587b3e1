package org.latentclr.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.latentclr.UserError;

/**
 * Everything that {@code latentclr train method=ganspace} and {@code method=sefa} can be told (METHODS §4, §5).
 *
 * @param method which of the two
 * @param k number of directions
 * @param editLayers first and last layer (inclusive) that edits act on; empty for all
 * @param factorLayers affine layers that SeFa factorises; empty for all
 * @param sigma GANSpace: farthest edit in standard deviations; SeFa: farthest edit in units of w
 * @param samples of W
 * @param centre whether pictures first lose their own coordinate along the direction (GANSpace)
 */
public record DecompositionConfig(GeneratorConfig generator, Method method, int k, Optional<List<Integer>> editLayers,
        Optional<List<Integer>> factorLayers, double sigma, int samples, boolean centre, DeviceChoice device,
        long seed, int threads, Optional<Path> out) implements Training {

    static DecompositionConfig read(Binder in, Method method) {
        boolean ganspace = in.oneOf("method", method) == Method.GANSPACE;
        return new DecompositionConfig(GeneratorConfig.read(in), method, in.whole("k", 10, Limits.atLeast(1)),
                in.wholesOrNull("edit_layers", Limits.NOT_NEGATIVE).map(DecompositionConfig::range),
                in.wholesOrNull("layers", Limits.NOT_NEGATIVE), in.real("sigma", ganspace ? 2 : 3, Limits.POSITIVE),
                in.whole("samples", 1_000_000, Limits.atLeast(1000)), in.bool("centre", false),
                DeviceChoice.read(in), in.seed("seed", 0), in.whole("threads", 0, Limits.NOT_NEGATIVE),
                in.pathOrNull("out"));
    }

    private static List<Integer> range(List<Integer> ends) {
        if (ends.size() == 2 && ends.get(0) <= ends.get(1)) return ends;
        throw new UserError("edit_layers: the first and the last layer, such as [0,3], expected, found "
                + ends);
    }
}
