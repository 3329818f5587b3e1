package org.latentclr.engine.backend.cpu;

/**
 * Elementwise loops over runs of {@code float[]}, once with vectors and once in plain Java. Single operations are IEEE
 * operations in the written order, so both give the same bits; sums and {@link #function functions} may differ in the last place.
 */
interface LoopKernels {
    /** Arithmetic on two numbers. */
    enum Arithmetic {
        ADD, SUB, MUL, DIV
    }

    /** With numbers a and b: a·x+b, x², x&lt;0 ? a·x : x, x&gt;0 ? 1 : 0, max(x,0), |x|, min(max(x,a),b); NaN stays NaN but for STEP. */
    enum Simple {
        AFFINE, SQUARE, LEAKY, STEP, RELU, ABS, CLAMP
    }

    /** Functions with a loop of their own. */
    enum Function {
        EXP, TANH, SIGMOID
    }

    /** c = a op b. */
    void binary(Arithmetic op, float[] a, int ao, float[] b, int bo, float[] c, int co, int n);

    /** c = a op s. */
    void binaryRight(Arithmetic op, float[] a, int ao, float s, float[] c, int co, int n);

    /** c = s op b. */
    void binaryLeft(Arithmetic op, float s, float[] b, int bo, float[] c, int co, int n);

    /** y[o+i] = or += f*x[a+i]. */
    void one(int n, float[] x, int a, float f, float[] y, int o, boolean add);

    /** y[o+i] = or += f*x[a+i] + g*x[b+i]. */
    void two(int n, float[] x, int a, float f, int b, float g, float[] y, int o, boolean add);

    /** y[o+i] = or += (f*x[a+i] + g*x[b+i]) + (h*x[c+i] + k*x[d+i]). */
    void four(int n, float[] x, int a, float f, int b, float g, int c, float h, int d, float k, float[] y, int o,
            boolean add);

    /** y[o+2i] = x[a+i], y[o+2i+1] = x[b+i]. */
    void interleave(int n, float[] x, int a, int b, float[] y, int o);

    /** y[a+i] = x[o+2i], y[b+i] = x[o+2i+1]. */
    void separate(int n, float[] x, int o, float[] y, int a, int b);

    /** y[yo + r·ys + i] += x[xo + r·xs + i] for r &lt; rows and i &lt; n. */
    void addRows(int rows, int n, float[] x, int xo, int xs, float[] y, int yo, int ys);

    /** at[ao+i] = r·w + c of the first largest x[xo+i + r·w + c] over r &lt; rows and c &lt; columns, in this order. */
    void largest(int n, float[] x, int xo, int w, int rows, int columns, float[] at, int ao);

    /** y = limit(act((x*scale + noise*strength) + bias) * gain), with noise only where its array is not empty. */
    void biasAct(Epilogue.Options act, float[] x, int xo, float scale, float[] noise, int no, float bias, float[] y,
            int yo,
            int n);

    /** dt = the gradient of {@link #biasAct} before activation, from the result y and its gradient dy. */
    void biasActGradient(Epilogue.Options act, float[] y, int yo, float[] dy, int dyo, float[] dt, int dto, int n);

    /** Sum of x[o..o+n), in float over short runs and in double over those. */
    double sum(float[] x, int o, int n);

    /** Sum of a*b, as {@link #sum}. */
    double dot(float[] a, int ao, float[] b, int bo, int n);

    /** d[i] = Σ_c a[ao+c·stride+i]·b[bo+c·stride+i] over c < rows, in float over short runs and in double over those. */
    void columnDots(int n, int rows, int stride, float[] a, int ao, float[] b, int bo, double[] d);

    /** y[yo+c·stride+i] += f[i]·x[xo+c·stride+i] for c < rows and i < n. */
    void addScaledColumns(int n, int rows, int stride, float[] x, int xo, float[] f, float[] y, int yo);

    /** y = f(x) with the numbers a and b, in IEEE operations. */
    void simple(Simple f, float a, float b, float[] x, int xo, float[] y, int yo, int n);

    /** y = f(x), practically always the float next to it; the result of a number does not depend on its place in the run. */
    void function(Function f, float[] x, int xo, float[] y, int yo, int n);

    /**
     * One step of Adam on a run: g' = g + weightDecay*p; m = beta1*m + (1-beta1)*g'; v = beta2*v + (1-beta2)*g'^2;
     * p = p*shrink - stepSize * m / (sqrt(v)/rootCorrection + eps) (Kingma and Ba 2015; decoupled decay by shrink).
     */
    void adam(AdamNumbers step, float[] p, int po, float[] g, int go, float[] m, int mo, float[] v, int vo, int n);
}
