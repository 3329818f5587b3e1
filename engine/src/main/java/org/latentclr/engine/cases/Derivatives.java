package org.latentclr.engine.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * Gradients against central differences. With weights r, the gradient of s(x) = Σ r·f(x) along a direction v must be
 * (s(x + εv) − s(x − εv))/2ε; for the second order the same is asked of h(x, r) = Σ_k ∂s/∂x_k·v_k. Meaningful in double precision only.
 */
public final class Derivatives {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 2e-6;

    private final Backend device;
    private final Function<Tensor[], Tensor> f;
    private final List<Shape> shapes;
    private final boolean[] variable;
    private final double[][] at;
    private final double[][] direction;
    private final double[] weights;
    private final Shape result;

    /**
     * @param device a device in double precision
     * @param operands values of the operands in row-major order
     * @param variable which operands are differentiated
     */
    public Derivatives(Backend device, Function<Tensor[], Tensor> f, List<Shape> shapes, double[][] operands,
            boolean[] variable, long seed) {
        this.device = device;
        this.f = f;
        this.shapes = shapes;
        this.variable = variable;
        at = operands;
        direction = new double[operands.length][];
        for (int i = 0; i < operands.length; i++)
            direction[i] = variable[i] ? random(operands[i].length, seed + 100 + i) : new double[operands[i].length];
        try (Scope s = Scope.open("shape")) {
            result = f.apply(tensors(at, false)).shape();
        }
        weights = random(result.size(), seed + 200);
    }

    /** The derivatives of a case, with its op on {@code device}. */
    public static Derivatives of(OpCase c, Backend device) {
        int n = c.operands().size();
        double[][] at = new double[n][];
        boolean[] variable = new boolean[n];
        for (int i = 0; i < n; i++) {
            float[] v = c.values(i);
            at[i] = new double[v.length];
            for (int k = 0; k < v.length; k++) at[i][k] = v[k];
            variable[i] = c.operands().get(i).variable();
        }
        return new Derivatives(device, c::run, c.operands().stream().map(Operand::shape).toList(), at, variable,
                c.seed());
    }

    /** Throws when a derivative up to {@code order} (1 or 2) is not the limit of its differences. */
    public void check(String name, int order) {
        double numeric = (value(STEP) - value(-STEP)) / (2 * STEP);
        compare(name + ", first derivative", numeric, first());
        if (order < 2) return;
        double[] other = random(weights.length, 77);
        double second = (slope(STEP, other) - slope(-STEP, other)) / (2 * STEP);
        compare(name + ", second derivative", second, second(other));
    }

    private static void compare(String name, double numeric, double exact) {
        double error = Math.abs(numeric - exact) / Math.max(1, Math.abs(numeric));
        EngineException.check(error <= TOLERANCE, name, "the slope of differences " + numeric, exact);
    }

    /** Σ r·f(x + t·v). */
    private double value(double t) {
        try (Scope s = Scope.open("value")) {
            return f.apply(tensors(moved(t), false)).mul(tensor(weights, result)).sum().item();
        }
    }

    /** Σ_k ∂s/∂x_k·v_k at x. */
    private double first() {
        return slope(0, new double[weights.length]);
    }

    /** Σ_k ∂s/∂x_k·v_k at x + t·v' with weights r + t·other; v' is the reverse of v, so that mixed derivatives matter. */
    private double slope(double t, double[] other) {
        try (Scope s = Scope.open("slope")) {
            Tensor[] in = tensors(turned(t), true);
            double[] r = weights.clone();
            for (int i = 0; i < r.length; i++) r[i] += t * other[i];
            Tensor[] g = Autograd.grad(f.apply(in), variables(in), tensor(r, result), false, false);
            return dot(g).item();
        }
    }

    /** The derivative of {@link #slope} in t at 0. */
    private double second(double[] other) {
        try (Scope s = Scope.open("second")) {
            Tensor[] in = tensors(at, true);
            Tensor r = tensor(weights, result).track();
            Tensor[] g = Autograd.grad(f.apply(in), variables(in), r, true, true);
            List<Tensor> all = new ArrayList<>(variables(in));
            all.add(r);
            Tensor[] gg = Autograd.grad(dot(g), all, Tensor.full(device, 1), false, false);
            double total = gg[gg.length - 1].mul(tensor(other, result)).sum().item();
            for (int i = 0, k = 0; i < in.length; i++)
                if (variable[i]) total += gg[k++].mul(tensor(reversed(direction[i]), shapes.get(i))).sum().item();
            return total;
        }
    }

    private Tensor dot(Tensor[] g) {
        Tensor total = Tensor.scalar(device, 0);
        for (int i = 0, k = 0; i < shapes.size(); i++)
            if (variable[i]) total = total.add(g[k++].mul(tensor(direction[i], shapes.get(i))).sum());
        return total;
    }

    private double[][] moved(double t) {
        double[][] v = new double[at.length][];
        for (int i = 0; i < at.length; i++) v[i] = plus(at[i], t, direction[i]);
        return v;
    }

    private double[][] turned(double t) {
        double[][] v = new double[at.length][];
        for (int i = 0; i < at.length; i++) v[i] = plus(at[i], t, reversed(direction[i]));
        return v;
    }

    private static double[] plus(double[] x, double t, double[] v) {
        double[] y = new double[x.length];
        for (int i = 0; i < y.length; i++) y[i] = x[i] + t * v[i];
        return y;
    }

    private static double[] reversed(double[] v) {
        double[] r = new double[v.length];
        for (int i = 0; i < v.length; i++) r[i] = v[v.length - 1 - i];
        return r;
    }

    private List<Tensor> variables(Tensor[] in) {
        List<Tensor> v = new ArrayList<>();
        for (int i = 0; i < in.length; i++) if (variable[i]) v.add(in[i]);
        return v;
    }

    private Tensor[] tensors(double[][] values, boolean track) {
        Tensor[] t = new Tensor[values.length];
        for (int i = 0; i < t.length; i++) {
            t[i] = tensor(values[i], shapes.get(i));
            if (track && variable[i]) t[i] = t[i].track();
        }
        return t;
    }

    private Tensor tensor(double[] v, Shape s) {
        return Tensor.of(device, v, s.dims());
    }

    private static double[] random(int n, long seed) {
        double[] v = new double[n];
        for (int i = 0; i < n; i++) v[i] = 2 * Values.uniform(seed, i) - 1;
        return v;
    }
}
