package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.MatMul;
import org.latentclr.engine.op.Solve;

/** Matrix products, convolutions and linear systems. */
final class ProductCases {
    private ProductCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        int[][] sizes = {{1, 1, 1, 1}, {1, 3, 5, 7}, {4, 3, 2, 5}, {1, 33, 40, 17}, {1, 1, 64, 130}, {2, 130, 9, 1},
                {1, 0, 3, 2}, {1, 2, 0, 3}, {0, 2, 2, 2}, {1, 70, 150, 65},
                // Large tiles on a GPU, aligned and not, and long sums in parts.
                {1, 100, 16, 132}, {1, 65, 7, 130}, {2, 3, 1030, 5}};
        for (int[] s : sizes)
            all.add(OpCase.of(new MatMul(), Operand.of(s[0], s[1], s[2]), Operand.of(s[0], s[2], s[3])).within(4e-6));
        convolution(all, ConvSpec.of(1, 1), 2, 3, 5, 7, 4, 3, 3);
        convolution(all, ConvSpec.of(1, 0), 3, 8, 5, 5, 3, 1, 1);
        convolution(all, new ConvSpec(2, 2, 1, 1, 1, 1, 2), 2, 4, 8, 7, 6, 3, 3);
        convolution(all, new ConvSpec(2, 1, 1, 2, 1, 2, 2), 1, 4, 9, 11, 4, 3, 5);
        convolution(all, new ConvSpec(1, 1, 2, 2, 2, 2, 6), 1, 6, 10, 7, 6, 3, 3);
        convolution(all, new ConvSpec(1, 1, 1, 1, 1, 1, 4), 1, 8, 6, 6, 12, 3, 3);
        convolution(all, new ConvSpec(4, 4, 2, 2, 1, 1, 1), 1, 3, 23, 23, 8, 11, 11);
        convolution(all, new ConvSpec(3, 2, 0, 0, 2, 3, 1), 1, 2, 11, 12, 3, 3, 2);
        convolution(all, new ConvSpec(3, 3, 0, 0, 1, 1, 1), 2, 2, 5, 5, 2, 1, 1);
        convolution(all, ConvSpec.of(1, 0), 1, 1, 1, 1, 1, 1, 1);
        convolution(all, ConvSpec.of(1, 1), 0, 2, 3, 3, 2, 3, 3);
        // Large tiles on a GPU.
        convolution(all, ConvSpec.of(1, 0), 2, 66, 9, 9, 68, 1, 1);
        convolution(all, ConvSpec.of(1, 1), 1, 15, 5, 5, 66, 3, 3);
        // Large enough for the forms with fewer products: 2×2 and 4×4 tiles, cut tiles, unequal paddings, more tiles than lanes.
        tiled(all, 3, ConvSpec.of(1, 1), 3, 16, 4, 4, 17);
        tiled(all, 3, ConvSpec.of(1, 1), 9, 18, 3, 2, 16);
        tiled(all, 3, ConvSpec.of(1, 1), 2, 33, 17, 15, 40);
        tiled(all, 3, ConvSpec.of(1, 1), 2, 17, 9, 10, 33);
        tiled(all, 3, new ConvSpec(1, 1, 0, 2, 1, 1, 1), 1, 16, 19, 8, 16);
        tiled(all, 3, ConvSpec.of(1, 1), 1, 16, 33, 34, 16);
        tiled(all, 3, ConvSpec.of(1, 1), 1, 16, 9, 140, 16);
        tiled(all, 3, new ConvSpec(1, 1, 1, 0, 1, 1, 1), 1, 16, 9, 66, 16);
        // The same for 5×5 filters.
        tiled(all, 5, new ConvSpec(1, 1, 0, 4, 1, 1, 1), 3, 16, 9, 8, 17);
        tiled(all, 5, new ConvSpec(1, 1, 1, 3, 1, 1, 1), 1, 17, 6, 140, 16);
        tiled(all, 5, ConvSpec.of(1, 2), 5, 16, 7, 7, 33);
        tiled(all, 5, ConvSpec.of(1, 2), 2, 33, 27, 14, 40);
        tiled(all, 5, new ConvSpec(1, 1, 4, 0, 1, 1, 1), 2, 18, 4, 19, 16);
        tiled(all, 5, new ConvSpec(1, 1, 3, 1, 1, 1, 1), 1, 70, 13, 66, 24);
        // Strides whose polyphase components have 3×3 taps, and small maps of several images.
        tiled(all, 11, new ConvSpec(4, 4, 2, 2, 1, 1, 1), 2, 3, 39, 42, 20);
        tiled(all, 5, new ConvSpec(2, 2, 2, 2, 1, 1, 1), 3, 16, 21, 18, 17);
        tiled(all, 3, ConvSpec.of(1, 1), 8, 40, 3, 3, 66);
        enlarging(all, 2, 19, 16, 17, 18);
        enlarging(all, 1, 16, 18, 19, 33);
        enlarging(all, 5, 17, 20, 40, 16);
        all.add(OpCase.of(new Solve(), Operand.of(new Values.Dominant(), 5, 5), Operand.of(5, 3)));
        all.add(OpCase.of(new Solve(), Operand.of(new Values.Dominant(), 0, 0), Operand.of(0, 2)));
        all.add(OpCase.of(new Solve(), Operand.of(new Values.Dominant(), 1, 1), Operand.of(1, 1)));
        return all;
    }

    /** A k×k convolution of x [n,c,h,w] to o channels and its adjoints, as exact as the forms with fewer products are. */
    private static void tiled(List<OpCase> all, int k, ConvSpec s, int n, int c, int h, int w, int o) {
        List<OpCase> three = new ArrayList<>();
        convolution(three, s, n, c, h, w, o, k, k);
        for (OpCase each : three) all.add(each.within(2e-5));
    }

    /** Transposed with stride 2, from c channels and h×w pixels to o channels. */
    private static void enlarging(List<OpCase> all, int n, int c, int h, int w, int o) {
        all.add(OpCase.of(new Conv2d.InputGrad(ConvSpec.of(2, 0), 2 * h + 1, 2 * w + 1), Operand.of(n, c, h, w),
                Operand.of(c, o, 3, 3)).within(4e-6));
    }

    /** The convolution and both adjoints with sizes x [n,c,h,w], filter [o,c/groups,kh,kw]. */
    private static void convolution(List<OpCase> all, ConvSpec s, int n, int c, int h, int w, int o, int kh, int kw) {
        Operand x = Operand.of(n, c, h, w);
        Operand f = Operand.of(o, c / s.groups(), kh, kw);
        Operand y = Operand.of(n, o, s.outH(h, kh), s.outW(w, kw));
        all.add(OpCase.of(new Conv2d(s), x, f).within(4e-6));
        all.add(OpCase.of(new Conv2d.InputGrad(s, h, w), y, f).within(4e-6));
        all.add(OpCase.of(new Conv2d.FilterGrad(s, kh, kw), x, y).within(4e-6));
    }
}
