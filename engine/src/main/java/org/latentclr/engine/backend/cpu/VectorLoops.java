package org.latentclr.engine.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementwise loops with vectors; the ends of runs go through {@link ScalarLoops}. Written out
 * because the compiler does not vectorise loops whose arrays might be the same one at different offsets.
 *
 * <p>
 * No method here, or anywhere in this package, takes or returns a vector ({@code VectorSignatureTest}): the compiler inlines the Vector API
 * always, but a method of ours only where it was called often when the loop was compiled. Where it did not, each call made an object.
 */
final class VectorLoops implements LoopKernels {
    private static final VectorSpecies<Float> S = Lanes.FLOATS;
    private static final int L = S.length();
    private static final VectorShuffle<Float> ZIP_LOW = VectorShuffle.makeZip(S, 0);
    private static final VectorShuffle<Float> ZIP_HIGH = VectorShuffle.makeZip(S, 1);
    private static final VectorShuffle<Float> EVENS = VectorShuffle.makeUnzip(S, 0);
    private static final VectorShuffle<Float> ODDS = VectorShuffle.makeUnzip(S, 1);
    /** Vectors per accumulator that are summed in float. */
    private static final int RUN = 32 * L;
    /** Products of one column that are summed in float. */
    private static final int COLUMN = 32;

    private static final ThreadLocal<float[]> LANES = ThreadLocal.withInitial(() -> new float[L]);

    private final ScalarLoops tail = new ScalarLoops();

    @Override
    public void binary(Arithmetic op, float[] a, int ao, float[] b, int bo, float[] c, int co, int n) {
        int end = S.loopBound(n);
        switch (op) {
            case ADD -> {
                for (int i = 0; i < end; i += L)
                    FloatVector.fromArray(S, a, ao + i).add(FloatVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
            }
            case SUB -> {
                for (int i = 0; i < end; i += L)
                    FloatVector.fromArray(S, a, ao + i).sub(FloatVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
            }
            case MUL -> {
                for (int i = 0; i < end; i += L)
                    FloatVector.fromArray(S, a, ao + i).mul(FloatVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
            }
            case DIV -> {
                for (int i = 0; i < end; i += L)
                    FloatVector.fromArray(S, a, ao + i).div(FloatVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
            }
        }
        tail.binary(op, a, ao + end, b, bo + end, c, co + end, n - end);
    }

    @Override
    public void binaryRight(Arithmetic op, float[] a, int ao, float s, float[] c, int co, int n) {
        int end = S.loopBound(n);
        FloatVector right = FloatVector.broadcast(S, s);
        switch (op) {
            case ADD -> {
                for (int i = 0; i < end; i += L) FloatVector.fromArray(S, a, ao + i).add(right).intoArray(c, co + i);
            }
            case SUB -> {
                for (int i = 0; i < end; i += L) FloatVector.fromArray(S, a, ao + i).sub(right).intoArray(c, co + i);
            }
            case MUL -> {
                for (int i = 0; i < end; i += L) FloatVector.fromArray(S, a, ao + i).mul(right).intoArray(c, co + i);
            }
            case DIV -> {
                for (int i = 0; i < end; i += L) FloatVector.fromArray(S, a, ao + i).div(right).intoArray(c, co + i);
            }
        }
        tail.binaryRight(op, a, ao + end, s, c, co + end, n - end);
    }

    @Override
    public void binaryLeft(Arithmetic op, float s, float[] b, int bo, float[] c, int co, int n) {
        if (op == Arithmetic.ADD || op == Arithmetic.MUL) {
            binaryRight(op, b, bo, s, c, co, n);
            return;
        }
        int end = S.loopBound(n);
        FloatVector left = FloatVector.broadcast(S, s);
        if (op == Arithmetic.SUB)
            for (int i = 0; i < end; i += L) left.sub(FloatVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
        else
            for (int i = 0; i < end; i += L) left.div(FloatVector.fromArray(S, b, bo + i)).intoArray(c, co + i);
        tail.binaryLeft(op, s, b, bo + end, c, co + end, n - end);
    }

    @Override
    public void simple(Simple f, float a, float b, float[] x, int xo, float[] y, int yo, int n) {
        int end = S.loopBound(n);
        FloatVector zero = FloatVector.zero(S), first = FloatVector.broadcast(S, a),
                second = FloatVector.broadcast(S, b);
        switch (f) {
            case AFFINE -> {
                for (int i = 0; i < end; i += L)
                    FloatVector.fromArray(S, x, xo + i).mul(first).add(second).intoArray(y, yo + i);
            }
            case SQUARE -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector v = FloatVector.fromArray(S, x, xo + i);
                    v.mul(v).intoArray(y, yo + i);
                }
            }
            case LEAKY -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector v = FloatVector.fromArray(S, x, xo + i);
                    v.blend(v.mul(first), v.compare(VectorOperators.LT, zero)).intoArray(y, yo + i);
                }
            }
            case STEP -> {
                FloatVector one = FloatVector.broadcast(S, 1f);
                for (int i = 0; i < end; i += L)
                    zero.blend(one, FloatVector.fromArray(S, x, xo + i).compare(VectorOperators.GT, zero))
                            .intoArray(y, yo + i);
            }
            case RELU -> {
                for (int i = 0; i < end; i += L) {
                    FloatVector v = FloatVector.fromArray(S, x, xo + i);
                    v.blend(zero, v.compare(VectorOperators.LE, zero)).intoArray(y, yo + i);
                }
            }
            case ABS -> {
                for (int i = 0; i < end; i += L) FloatVector.fromArray(S, x, xo + i).abs().intoArray(y, yo + i);
            }
            case CLAMP -> {
                for (int i = 0; i < end; i += L)
                    FloatVector.fromArray(S, x, xo + i).max(first).min(second).intoArray(y, yo + i);
            }
        }
        tail.simple(f, a, b, x, xo + end, y, yo + end, n - end);
    }

    @Override
    public void one(int n, float[] x, int a, float f, float[] y, int o, boolean add) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, a + i).mul(f);
            if (add) v = FloatVector.fromArray(S, y, o + i).add(v);
            v.intoArray(y, o + i);
        }
        tail.one(n - end, x, a + end, f, y, o + end, add);
    }

    @Override
    public void two(int n, float[] x, int a, float f, int b, float g, float[] y, int o, boolean add) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, a + i).mul(f).add(FloatVector.fromArray(S, x, b + i).mul(g));
            if (add) v = FloatVector.fromArray(S, y, o + i).add(v);
            v.intoArray(y, o + i);
        }
        tail.two(n - end, x, a + end, f, b + end, g, y, o + end, add);
    }

    @Override
    public void four(int n, float[] x, int a, float f, int b, float g, int c, float h, int d, float k, float[] y, int o,
            boolean add) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector ab = FloatVector.fromArray(S, x, a + i).mul(f).add(FloatVector.fromArray(S, x, b + i).mul(g));
            FloatVector cd = FloatVector.fromArray(S, x, c + i).mul(h).add(FloatVector.fromArray(S, x, d + i).mul(k));
            FloatVector v = ab.add(cd);
            if (add) v = FloatVector.fromArray(S, y, o + i).add(v);
            v.intoArray(y, o + i);
        }
        tail.four(n - end, x, a + end, f, b + end, g, c + end, h, d + end, k, y, o + end, add);
    }

    @Override
    public void interleave(int n, float[] x, int a, int b, float[] y, int o) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector even = FloatVector.fromArray(S, x, a + i), odd = FloatVector.fromArray(S, x, b + i);
            even.rearrange(ZIP_LOW, odd).intoArray(y, o + 2 * i);
            even.rearrange(ZIP_HIGH, odd).intoArray(y, o + 2 * i + L);
        }
        tail.interleave(n - end, x, a + end, b + end, y, o + 2 * end);
    }

    @Override
    public void separate(int n, float[] x, int o, float[] y, int a, int b) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector low = FloatVector.fromArray(S, x, o + 2 * i), high = FloatVector.fromArray(S, x, o + 2 * i + L);
            low.rearrange(EVENS, high).intoArray(y, a + i);
            low.rearrange(ODDS, high).intoArray(y, b + i);
        }
        tail.separate(n - end, x, o + 2 * end, y, a + end, b + end);
    }

    @Override
    public void addRows(int rows, int n, float[] x, int xo, int xs, float[] y, int yo, int ys) {
        int end = S.loopBound(n);
        VectorMask<Float> rest = S.indexInRange(end, n);
        for (int r = 0; r < rows; r++) {
            int a = xo + r * xs, b = yo + r * ys;
            for (int i = 0; i < end; i += L)
                FloatVector.fromArray(S, y, b + i).add(FloatVector.fromArray(S, x, a + i)).intoArray(y, b + i);
            if (end < n)
                FloatVector.fromArray(S, y, b + end, rest).add(FloatVector.fromArray(S, x, a + end, rest))
                        .intoArray(y, b + end, rest);
        }
    }

    @Override
    public void largest(int n, float[] x, int xo, int w, int rows, int columns, float[] at, int ao) {
        for (int i = 0; i < n; i += L) {
            VectorMask<Float> in = S.indexInRange(i, n);
            FloatVector best = FloatVector.fromArray(S, x, xo + i, in), where = FloatVector.zero(S);
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < columns; c++) {
                    FloatVector v = FloatVector.fromArray(S, x, xo + i + r * w + c, in);
                    VectorMask<Float> more = v.compare(VectorOperators.GT, best);
                    best = best.blend(v, more);
                    where = where.blend((float) (r * w + c), more);
                }
            where.intoArray(at, ao + i, in);
        }
    }

    @Override
    public void biasAct(Epilogue.Options act, float[] x, int xo, float scale, float[] noise, int no, float bias,
            float[] y,
            int yo, int n) {
        int end = S.loopBound(n);
        float strength = act.noiseStrength(), gain = act.gain(), limit = act.limit();
        boolean noisy = noise.length > 0, limited = limit != Float.POSITIVE_INFINITY;
        boolean linear = act.activation() == Epilogue.Activation.LINEAR;
        boolean relu = act.activation() == Epilogue.Activation.RELU;
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < end; i += L) {
            FloatVector t = FloatVector.fromArray(S, x, xo + i).mul(scale);
            if (noisy) t = t.add(FloatVector.fromArray(S, noise, no + i).mul(strength));
            t = t.add(bias);
            if (!linear) t = t.blend(relu ? zero : t.mul(act.slope()), t.compare(VectorOperators.LE, 0f));
            t = t.mul(gain);
            if (limited) t = t.min(limit).max(-limit);
            t.intoArray(y, yo + i);
        }
        tail.biasAct(act, x, xo + end, scale, noise, no + end, bias, y, yo + end, n - end);
    }

    @Override
    public void biasActGradient(Epilogue.Options act, float[] y, int yo, float[] dy, int dyo, float[] dt, int dto,
            int n) {
        int end = S.loopBound(n);
        float gain = act.gain(), limit = act.limit();
        boolean limited = limit != Float.POSITIVE_INFINITY, linear = act.activation() == Epilogue.Activation.LINEAR;
        boolean relu = act.activation() == Epilogue.Activation.RELU;
        FloatVector zero = FloatVector.zero(S);
        for (int i = 0; i < end; i += L) {
            FloatVector out = FloatVector.fromArray(S, y, yo + i), t = FloatVector.fromArray(S, dy, dyo + i).mul(gain);
            if (!linear) {
                VectorMask<Float> above = out.compare(VectorOperators.GT, 0f);
                t = (relu ? zero : t.mul(act.slope())).blend(t, above);
            }
            if (limited) t = t.blend(zero, out.abs().compare(VectorOperators.GE, limit));
            t.intoArray(dt, dto + i);
        }
        tail.biasActGradient(act, y, yo + end, dy, dyo + end, dt, dto + end, n - end);
    }

    @Override
    public double sum(float[] x, int o, int n) {
        double total = 0;
        float[] lanes = LANES.get();
        int end = n / (4 * L) * (4 * L);
        for (int i = 0; i < end; i += 4 * RUN) {
            FloatVector a = FloatVector.zero(S), b = a, c = a, d = a;
            int stop = Math.min(end, i + 4 * RUN);
            for (int j = o + i; j < o + stop; j += 4 * L) {
                a = a.add(FloatVector.fromArray(S, x, j));
                b = b.add(FloatVector.fromArray(S, x, j + L));
                c = c.add(FloatVector.fromArray(S, x, j + 2 * L));
                d = d.add(FloatVector.fromArray(S, x, j + 3 * L));
            }
            a.add(b).add(c.add(d)).intoArray(lanes, 0);
            total += sum(lanes);
        }
        return total + tail.sum(x, o + end, n - end);
    }

    @Override
    public double dot(float[] a, int ao, float[] b, int bo, int n) {
        double total = 0;
        float[] lanes = LANES.get();
        int end = n / (4 * L) * (4 * L);
        for (int i = 0; i < end; i += 4 * RUN) {
            FloatVector s = FloatVector.zero(S), t = s, u = s, v = s;
            int stop = Math.min(end, i + 4 * RUN);
            for (int j = i; j < stop; j += 4 * L) {
                s = FloatVector.fromArray(S, a, ao + j).fma(FloatVector.fromArray(S, b, bo + j), s);
                t = FloatVector.fromArray(S, a, ao + j + L).fma(FloatVector.fromArray(S, b, bo + j + L), t);
                u = FloatVector.fromArray(S, a, ao + j + 2 * L).fma(FloatVector.fromArray(S, b, bo + j + 2 * L), u);
                v = FloatVector.fromArray(S, a, ao + j + 3 * L).fma(FloatVector.fromArray(S, b, bo + j + 3 * L), v);
            }
            s.add(t).add(u.add(v)).intoArray(lanes, 0);
            total += sum(lanes);
        }
        return total + tail.dot(a, ao + end, b, bo + end, n - end);
    }

    @Override
    public void columnDots(int n, int rows, int stride, float[] a, int ao, float[] b, int bo, double[] d) {
        float[] lanes = LANES.get();
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            for (int k = 0; k < L; k++) d[i + k] = 0;
            for (int from = 0; from < rows; from += COLUMN) {
                FloatVector s = FloatVector.zero(S), t = s;
                int c = from, last = Math.min(rows, from + COLUMN);
                for (; c < last - 1; c += 2) {
                    int p = ao + i + c * stride, q = bo + i + c * stride;
                    s = FloatVector.fromArray(S, a, p).fma(FloatVector.fromArray(S, b, q), s);
                    t = FloatVector.fromArray(S, a, p + stride).fma(FloatVector.fromArray(S, b, q + stride), t);
                }
                if (c < last)
                    s = FloatVector.fromArray(S, a, ao + i + c * stride)
                            .fma(FloatVector.fromArray(S, b, bo + i + c * stride), s);
                s.add(t).intoArray(lanes, 0);
                for (int k = 0; k < L; k++) d[i + k] += lanes[k];
            }
        }
        for (int i = end; i < n; i++) d[i] = ScalarLoops.columnDot(rows, stride, a, ao + i, b, bo + i);
    }

    @Override
    public void addScaledColumns(int n, int rows, int stride, float[] x, int xo, float[] f, float[] y, int yo) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector factor = FloatVector.fromArray(S, f, i);
            for (int c = 0; c < rows; c++) {
                int at = i + c * stride;
                FloatVector.fromArray(S, y, yo + at).add(FloatVector.fromArray(S, x, xo + at).mul(factor)).intoArray(y,
                        yo + at);
            }
        }
        for (int i = end; i < n; i++) ScalarLoops.addScaledColumn(rows, stride, x, xo + i, f[i], y, yo + i);
    }

    /** In ascending order: the order of reduceLanes is not specified. */
    private static double sum(float[] lanes) {
        double sum = 0;
        for (int k = 0; k < L; k++) sum += lanes[k];
        return sum;
    }

    @Override
    public void function(Function f, float[] x, int xo, float[] y, int yo, int n) {
        VectorFunctions.apply(f, x, xo, y, yo, n);
    }

    @Override
    public void adam(AdamNumbers s, float[] p, int po, float[] g, int go, float[] m, int mo, float[] v, int vo, int n) {
        int end = S.loopBound(n);
        for (int i = 0; i < end; i += L) {
            FloatVector parameter = FloatVector.fromArray(S, p, po + i);
            FloatVector gradient = FloatVector.fromArray(S, g, go + i).add(parameter.mul(s.weightDecay()));
            FloatVector first = FloatVector.fromArray(S, m, mo + i).mul(s.beta1()).add(gradient.mul(s.oneMinusBeta1()));
            FloatVector second = FloatVector.fromArray(S, v, vo + i).mul(s.beta2())
                    .add(gradient.mul(s.oneMinusBeta2()).mul(gradient));
            first.intoArray(m, mo + i);
            second.intoArray(v, vo + i);
            FloatVector root = second.sqrt().div(s.rootCorrection()).add(s.eps());
            parameter.mul(s.shrink()).sub(first.div(root).mul(s.stepSize())).intoArray(p, po + i);
        }
        tail.adam(s, p, po + end, g, go + end, m, mo + end, v, vo + end, n - end);
    }
}
