package org.latentclr.kernels.samples;

import java.util.List;
import org.latentclr.engine.cases.OpCase;
import org.latentclr.engine.cases.Operand;
import org.latentclr.engine.cases.Values;
import org.latentclr.engine.functional.NormMask;
import org.latentclr.engine.op.fused.FocusedCosine;
import org.latentclr.engine.op.fused.MaskedCosine;

/** The samples of the L2-masked cosine. */
final class FocusedSamples {
    private static final List<String> SIZES = List.of("ROWS", "CHANNELS", "POSITIONS");
    private static final List<Integer> USUAL = List.of(4, 8, 64);
    private static final FocusedCosine OP = new FocusedCosine(
            new MaskedCosine(MaskedCosine.Pairs.ALL, MaskedCosine.Weighting.INSIDE_SQUARE, false, true,
                    MaskedCosine.Limit.MAXIMUM),
            NormMask.MIN_MAX);

    private FocusedSamples() {}

    static void add(List<Sample> all) {
        forward(all, "focus_rows", "lengths of changes at each position, and their min-max masks, one block per row");
        forward(all, "focused_cosine", "L2-masked cosine of every row with every row, one block per pair");
        backward(all, "focused_pairs", "what its gradient needs of each pair");
        backward(all, "focused_rows_gradient", "its gradient, one block per row");
    }

    private static void forward(List<Sample> all, String kernel, String does) {
        all.add(Sample.of(kernel, "contrast/focused.ptx", does, SIZES, USUAL, n -> OpCase.of(OP, rows(n), rows(n))));
    }

    private static void backward(List<Sample> all, String kernel, String does) {
        all.add(Sample.of(kernel, "contrast/focused.ptx", does, SIZES, USUAL,
                n -> OpCase.of(new FocusedCosine.Gradient(OP), rows(n), rows(n), Operand.of(n[0], n[0]))));
    }

    private static Operand rows(int[] n) {
        return Operand.of(Values.in(0.3, 1), n);
    }
}
