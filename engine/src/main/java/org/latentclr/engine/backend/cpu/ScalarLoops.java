package org.latentclr.engine.backend.cpu;

/** Elementwise loops in plain Java. */
final class ScalarLoops implements LoopKernels {
    private static final int RUN = 256;

    @Override
    public void binary(Arithmetic op, float[] a, int ao, float[] b, int bo, float[] c, int co, int n) {
        for (int i = 0; i < n; i++) c[co + i] = apply(op, a[ao + i], b[bo + i]);
    }

    @Override
    public void binaryRight(Arithmetic op, float[] a, int ao, float s, float[] c, int co, int n) {
        for (int i = 0; i < n; i++) c[co + i] = apply(op, a[ao + i], s);
    }

    @Override
    public void binaryLeft(Arithmetic op, float s, float[] b, int bo, float[] c, int co, int n) {
        for (int i = 0; i < n; i++) c[co + i] = apply(op, s, b[bo + i]);
    }

    static float apply(Arithmetic op, float a, float b) {
        return switch (op) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
        };
    }

    @Override
    public void simple(Simple f, float a, float b, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) y[yo + i] = apply(f, a, b, x[xo + i]);
    }

    static float apply(Simple f, float a, float b, float x) {
        return switch (f) {
            case AFFINE -> a * x + b;
            case SQUARE -> x * x;
            case LEAKY -> x < 0 ? a * x : x;
            case STEP -> x > 0 ? 1f : 0f;
            case RELU -> x <= 0 ? 0f : x;
            case ABS -> Math.abs(x);
            case CLAMP -> Math.min(Math.max(x, a), b);
        };
    }

    @Override
    public void one(int n, float[] x, int a, float f, float[] y, int o, boolean add) {
        if (add) for (int i = 0; i < n; i++) y[o + i] += f * x[a + i];
        else
            for (int i = 0; i < n; i++) y[o + i] = f * x[a + i];
    }

    @Override
    public void two(int n, float[] x, int a, float f, int b, float g, float[] y, int o, boolean add) {
        for (int i = 0; i < n; i++) {
            float sum = f * x[a + i] + g * x[b + i];
            y[o + i] = add ? y[o + i] + sum : sum;
        }
    }

    @Override
    public void four(int n, float[] x, int a, float f, int b, float g, int c, float h, int d, float k, float[] y, int o,
            boolean add) {
        for (int i = 0; i < n; i++) {
            float sum = (f * x[a + i] + g * x[b + i]) + (h * x[c + i] + k * x[d + i]);
            y[o + i] = add ? y[o + i] + sum : sum;
        }
    }

    @Override
    public void interleave(int n, float[] x, int a, int b, float[] y, int o) {
        for (int i = 0; i < n; i++) {
            y[o + 2 * i] = x[a + i];
            y[o + 2 * i + 1] = x[b + i];
        }
    }

    @Override
    public void separate(int n, float[] x, int o, float[] y, int a, int b) {
        for (int i = 0; i < n; i++) {
            y[a + i] = x[o + 2 * i];
            y[b + i] = x[o + 2 * i + 1];
        }
    }

    @Override
    public void addRows(int rows, int n, float[] x, int xo, int xs, float[] y, int yo, int ys) {
        for (int r = 0; r < rows; r++) for (int i = 0; i < n; i++) y[yo + r * ys + i] += x[xo + r * xs + i];
    }

    @Override
    public void largest(int n, float[] x, int xo, int w, int rows, int columns, float[] at, int ao) {
        for (int i = 0; i < n; i++) {
            int best = 0;
            for (int r = 0; r < rows; r++)
                for (int c = 0; c < columns; c++) if (x[xo + i + r * w + c] > x[xo + i + best]) best = r * w + c;
            at[ao + i] = best;
        }
    }

    @Override
    public void biasAct(Epilogue.Options act, float[] x, int xo, float scale, float[] noise, int no, float bias,
            float[] y,
            int yo, int n) {
        boolean noisy = noise.length > 0;
        for (int i = 0; i < n; i++) {
            float t = x[xo + i] * scale;
            if (noisy) t += noise[no + i] * act.noiseStrength();
            y[yo + i] = biasAct(act, t + bias);
        }
    }

    static float biasAct(Epilogue.Options act, float t) {
        float y = switch (act.activation()) {
            case LINEAR -> t;
            case RELU -> t <= 0 ? 0f : t;
            case LEAKY_RELU -> t <= 0 ? t * act.slope() : t;
        } * act.gain();
        return Math.max(-act.limit(), Math.min(act.limit(), y));
    }

    @Override
    public void biasActGradient(Epilogue.Options act, float[] y, int yo, float[] dy, int dyo, float[] dt, int dto,
            int n) {
        for (int i = 0; i < n; i++) dt[dto + i] = biasActGradient(act, y[yo + i], dy[dyo + i]);
    }

    static float biasActGradient(Epilogue.Options act, float y, float dy) {
        float dt = dy * act.gain();
        if (Math.abs(y) >= act.limit()) return 0f;
        return y > 0 ? dt : switch (act.activation()) {
            case LINEAR -> dt;
            case RELU -> 0f;
            case LEAKY_RELU -> dt * act.slope();
        };
    }

    @Override
    public double sum(float[] x, int o, int n) {
        double total = 0;
        for (int i = 0; i < n; i += RUN) {
            float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
            int j = i, end = Math.min(n, i + RUN);
            for (; j + 4 <= end; j += 4) {
                s0 += x[o + j];
                s1 += x[o + j + 1];
                s2 += x[o + j + 2];
                s3 += x[o + j + 3];
            }
            for (; j < end; j++) s0 += x[o + j];
            total += (double) (s0 + s1) + (s2 + s3);
        }
        return total;
    }

    @Override
    public double dot(float[] a, int ao, float[] b, int bo, int n) {
        double s0 = 0, s1 = 0;
        int i = 0;
        for (; i + 2 <= n; i += 2) {
            s0 += (double) a[ao + i] * b[bo + i];
            s1 += (double) a[ao + i + 1] * b[bo + i + 1];
        }
        if (i < n) s0 += (double) a[ao + i] * b[bo + i];
        return s0 + s1;
    }

    @Override
    public void columnDots(int n, int rows, int stride, float[] a, int ao, float[] b, int bo, double[] d) {
        for (int i = 0; i < n; i++) d[i] = columnDot(rows, stride, a, ao + i, b, bo + i);
    }

    /** One number of {@link #columnDots}. */
    static double columnDot(int rows, int stride, float[] a, int ao, float[] b, int bo) {
        double sum = 0;
        for (int c = 0; c < rows; c++) sum += (double) a[ao + c * stride] * b[bo + c * stride];
        return sum;
    }

    @Override
    public void addScaledColumns(int n, int rows, int stride, float[] x, int xo, float[] f, float[] y, int yo) {
        for (int i = 0; i < n; i++) addScaledColumn(rows, stride, x, xo + i, f[i], y, yo + i);
    }

    /** One column of {@link #addScaledColumns}. */
    static void addScaledColumn(int rows, int stride, float[] x, int xo, float f, float[] y, int yo) {
        for (int c = 0; c < rows; c++) y[yo + c * stride] += f * x[xo + c * stride];
    }

    @Override
    public void function(Function f, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i++) {
            double v = x[xo + i];
            y[yo + i] = (float) switch (f) {
                case EXP -> Math.exp(v);
                case TANH -> Math.tanh(v);
                case SIGMOID -> 1 / (1 + Math.exp(-v));
            };
        }
    }

    @Override
    public void adam(AdamNumbers s, float[] p, int po, float[] g, int go, float[] m, int mo, float[] v, int vo, int n) {
        for (int i = 0; i < n; i++) {
            float gradient = g[go + i] + s.weightDecay() * p[po + i];
            float first = s.beta1() * m[mo + i] + s.oneMinusBeta1() * gradient;
            float second = s.beta2() * v[vo + i] + s.oneMinusBeta2() * gradient * gradient;
            m[mo + i] = first;
            v[vo + i] = second;
            float root = (float) Math.sqrt(second) / s.rootCorrection() + s.eps();
            p[po + i] = p[po + i] * s.shrink() - s.stepSize() * (first / root);
        }
    }
}
