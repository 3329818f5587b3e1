package org.latentclr.nn.biggan;

import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** Normalisation by statistics of one truncation, then scale and offset that follow from the condition (METHODS §6.3). */
final class ConditionalNorm extends Module {
    private final double eps;
    private final Parameter means;
    private final Parameter variances;
    private final SpectralLayer scale;
    private final SpectralLayer offset;

    ConditionalNorm(Initializer init, BigGanConfig c, int channels) {
        eps = c.eps();
        means = buffer("running_means", init.constant(0, c.nStats(), channels));
        variances = buffer("running_vars", init.constant(1, c.nStats(), channels));
        scale = child("scale", new SpectralLayer.Stored(init, false, channels, 2 * c.zDim()));
        offset = child("offset", new SpectralLayer.Stored(init, false, channels, 2 * c.zDim()));
    }

    /** @param condition [N,2z] */
    Tensor relu(Tensor x, Tensor condition, TruncationTable.Row row) {
        return Modulation.conditional(x, row.of(means.value()), row.of(variances.value()), eps,
                scale.linear(condition), offset.linear(condition));
    }
}
