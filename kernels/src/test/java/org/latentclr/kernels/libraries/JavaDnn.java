package org.latentclr.kernels.libraries;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.kernels.driver.Driver;

/** A library of convolutions that computes on the host, and notes what it chose and ran. It has no algorithm for dilated convolutions. */
public final class JavaDnn implements Dnn {
    private static final int SCRATCH = 400;

    private final List<Convolution> chosen = new ArrayList<>();
    private final List<Convolution> ran = new ArrayList<>();
    private Driver driver;

    public void use(Driver d) {
        driver = d;
    }

    public List<Convolution> chosen() {
        return chosen;
    }

    public List<Convolution> ran() {
        return ran;
    }

    @Override
    public Optional<Plan> plan(Convolution c, long x, long filter, long y, long workspace, long workspaceBytes,
            ToDoubleFunction<Runnable> milliseconds) {
        chosen.add(c);
        if (workspaceBytes < SCRATCH) throw new IllegalStateException("scratch memory of " + workspaceBytes);
        if (c.spec().dilationH() > 1 || c.spec().dilationW() > 1) return Optional.empty();
        return Optional.of(new Plan() {
            @Override
            public long workspaceBytes() {
                return SCRATCH;
            }

            @Override
            public void run(long px, long pw, long py, long scratch) {
                ran.add(c);
                driver.fill(scratch, 0, SCRATCH / 4);
                compute(c, px, pw, py);
            }
        });
    }

    private void compute(Convolution c, long px, long pw, long py) {
        ConvSpec s = c.spec();
        int cg = c.c() / s.groups(), og = c.o() / s.groups();
        float[] x = new float[c.n() * c.c() * c.h() * c.w()], w = new float[c.o() * cg * c.kh() * c.kw()],
                y = new float[c.n() * c.o() * c.oh() * c.ow()];
        if (c.pass() != Convolution.Pass.INPUT_GRAD) driver.read(px, x, 0, x.length);
        if (c.pass() != Convolution.Pass.FILTER_GRAD) driver.read(pw, w, 0, w.length);
        if (c.pass() != Convolution.Pass.FORWARD) driver.read(py, y, 0, y.length);
        for (int n = 0; n < c.n(); n++)
            for (int o = 0; o < c.o(); o++)
                for (int i = 0; i < c.oh(); i++)
                    for (int j = 0; j < c.ow(); j++)
                        for (int q = 0; q < cg; q++)
                            for (int a = 0; a < c.kh(); a++)
                                for (int b = 0; b < c.kw(); b++) {
                                    int row = i * s.strideH() + a - s.padH(), column = j * s.strideW() + b - s.padW();
                                    if (row < 0 || column < 0 || row >= c.h() || column >= c.w()) continue;
                                    int xi = ((n * c.c() + o / og * cg + q) * c.h() + row) * c.w() + column;
                                    int wi = ((o * cg + q) * c.kh() + a) * c.kw() + b;
                                    int yi = ((n * c.o() + o) * c.oh() + i) * c.ow() + j;
                                    switch (c.pass()) {
                                        case FORWARD -> y[yi] += x[xi] * w[wi];
                                        case INPUT_GRAD -> x[xi] += y[yi] * w[wi];
                                        case FILTER_GRAD -> w[wi] += y[yi] * x[xi];
                                    }
                                }
        switch (c.pass()) {
            case FORWARD -> driver.write(py, y, 0, y.length);
            case INPUT_GRAD -> driver.write(px, x, 0, x.length);
            case FILTER_GRAD -> driver.write(pw, w, 0, w.length);
        }
    }

    @Override
    public void close() {
        driver = null;
    }
}
