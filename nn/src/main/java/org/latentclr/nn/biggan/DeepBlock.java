package org.latentclr.nn.biggan;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Tile;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;

/** Residual block: norm, 1×1, norm, [enlarge,] 3×3, norm, 3×3, norm, 1×1; the skip keeps the first channels and enlarges. */
final class DeepBlock extends Module {
    private static final int REDUCTION = 4;

    private final boolean up;
    private final int out;
    private final List<ConditionalNorm> norms = new ArrayList<>();
    private final List<SpectralLayer> convolutions = new ArrayList<>();

    DeepBlock(Initializer init, BigGanConfig c, BigGanConfig.Block b) {
        up = b.up();
        int in = c.channelWidth() * b.in();
        out = c.channelWidth() * b.out();
        int middle = in / REDUCTION;
        int[] widths = {in, middle, middle, middle, out};
        for (int i = 0; i < 4; i++) {
            norms.add(child("bn_" + i, new ConditionalNorm(init, c, widths[i])));
            int kernel = i == 0 || i == 3 ? 1 : 3;
            convolutions.add(child("conv_" + i,
                    new SpectralLayer.Stored(init, true, widths[i + 1], widths[i], kernel, kernel)));
        }
    }

    Tensor forward(Tensor x, Tensor condition, TruncationTable.Row row) {
        Tensor y = x;
        for (int i = 0; i < 4; i++) {
            y = norms.get(i).relu(y, condition, row);
            if (i == 1 && up) y = enlarged(y);
            y = convolutions.get(i).convolve(y);
        }
        Tensor skip = x.dim(1) == out ? x : x.slice(1, 0, out);
        return Tile.add(y, up ? enlarged(skip) : skip);
    }

    static Tensor enlarged(Tensor x) {
        return Resize.to(x, Resize.Mode.NEAREST, 2 * x.dim(2), 2 * x.dim(3));
    }
}
