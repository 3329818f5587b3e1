package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.op.fused.Axis;
import org.latentclr.engine.op.fused.SeparableMap;

/** Maps of rows and columns: larger and smaller images, transposes, results without neighbours. */
final class SeparableCases {
    private SeparableCases() {}

    static List<OpCase> all() {
        List<OpCase> all = new ArrayList<>();
        add(all, between(7, 5), between(6, 9), 2, 3);
        add(all, means(6, 3), means(6, 2), 2, 3);
        add(all, means(6, 3).transposed(), between(5, 8).transposed(), 1, 2);
        add(all, Axis.of("nothing", 2, new double[3][2]), between(4, 4), 1, 2);
        add(all, between(3, 2), between(2, 3), 0, 3);
        add(all, between(1, 1), between(1, 1), 1, 1);
        add(all, means(64, 1), means(48, 1), 3, 2);
        add(all, between(17, 33), between(33, 70), 2, 5);
        return all;
    }

    private static void add(List<OpCase> all, Axis rows, Axis columns, int n, int c) {
        all.add(OpCase.of(new SeparableMap(rows, columns), Operand.of(n, c, rows.in(), columns.in())));
    }

    /** Linear interpolation. */
    private static Axis between(int in, int out) {
        double[][] w = new double[out][in];
        for (int o = 0; o < out; o++) {
            double at = out == 1 ? 0 : (double) o * (in - 1) / (out - 1);
            int i = Math.min((int) at, in - 1);
            w[o][i] += 1 - (at - i);
            w[o][Math.min(i + 1, in - 1)] += at - i;
        }
        return Axis.of("between", in, w);
    }

    /** Means of {@code out} spans of equal length. */
    private static Axis means(int in, int out) {
        double[][] w = new double[out][in];
        for (int i = 0; i < in; i++) w[i * out / in][i] = (double) out / in;
        return Axis.of("means", in, w);
    }
}
