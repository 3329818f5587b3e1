package org.latentclr.engine.backend.cpu;

import static org.latentclr.engine.backend.cpu.CpuBackend.data;

import java.util.Arrays;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.backend.KernelTable;
import org.latentclr.engine.op.fused.Axis;
import org.latentclr.engine.op.fused.SeparableMap;

/** Interpolation, average pooling and their gradients, image by image: rows are added up first, then neighbours within the sum. */
final class CpuSeparableMap {
    private static final int GRAIN = 1 << 14;

    private CpuSeparableMap() {}

    static void register(KernelTable t, Team team) {
        t.put(SeparableMap.class, (op, in, out) -> run(team, op.rows(), op.columns(), in[0], out));
    }

    private static void run(Team team, Axis rows, Axis columns, Tensor x, Tensor out) {
        int images = out.dim(0) * out.dim(1);
        if (out.shape().size() == 0) return;
        int work = rows.out() * (columns.in() * rows.taps() + columns.out() * columns.taps());
        team.parallelRange(images, Math.max(1, GRAIN / Math.max(1, work)), (from, to) -> {
            float[] line = team.scratch().floats(Scratch.Use.ROWS, columns.in());
            for (int i = from; i < to; i++)
                image(rows, columns, data(x), x.offset() + i * rows.in() * columns.in(), line, data(out),
                        out.offset() + i * rows.out() * columns.out());
        });
    }

    private static void image(Axis rows, Axis columns, float[] x, int xo, float[] line, float[] y, int yo) {
        for (int o = 0; o < rows.out(); o++) {
            Arrays.fill(line, 0, columns.in(), 0f);
            for (int k = 0; k < rows.count(o); k++)
                add(columns.in(), (float) rows.weight(o, k), x, xo + (rows.first(o) + k) * columns.in(), line);
            neighbours(columns, line, y, yo + o * columns.out());
        }
    }

    private static void add(int n, float weight, float[] x, int xo, float[] line) {
        for (int i = 0; i < n; i++) line[i] += weight * x[xo + i];
    }

    private static void neighbours(Axis columns, float[] line, float[] y, int yo) {
        for (int o = 0; o < columns.out(); o++) {
            int first = columns.first(o);
            float sum = 0;
            for (int k = 0; k < columns.count(o); k++) sum += (float) columns.weight(o, k) * line[first + k];
            y[yo + o] = sum;
        }
    }
}
