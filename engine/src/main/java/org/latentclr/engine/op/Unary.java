package org.latentclr.engine.op;

import java.util.function.DoubleUnaryOperator;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;

/**
 * y = f(x) for each element. {@code a} and {@code b} are constants of the kinds that have some: AFFINE a·x+b, POW x^a, CLAMP to [a,b],
 * LEAKY x&lt;0 ? a·x : x.
 */
public record Unary(Kind kind, double a, double b) implements Op {
    /** The functions. Each knows its scalar definition, which is the truth for every device. */
    public enum Kind {
        AFFINE, POW, CLAMP, LEAKY, EXP, EXPM1, LOG, SQRT, RSQRT, RECIPROCAL, SQUARE, ABS, SIGN, STEP, RELU, TANH,
        SIGMOID, SOFTPLUS, ERF, SIN, COS, FLOOR;

        boolean needsOutput() {
            return switch (this) {
                case EXP, EXPM1, SQRT, RSQRT, RECIPROCAL, TANH, SIGMOID -> true;
                default -> false;
            };
        }

        boolean needsInput() {
            return switch (this) {
                case AFFINE, SIGN, STEP, FLOOR -> false;
                default -> !needsOutput();
            };
        }
    }

    public static Tensor apply(Kind kind, Tensor x) {
        return Dispatch.apply(new Unary(kind, 0, 0), x);
    }

    /** a·x + b. */
    public static Tensor affine(Tensor x, double a, double b) {
        return Dispatch.apply(new Unary(Kind.AFFINE, a, b), x);
    }

    /** x^p. */
    public static Tensor pow(Tensor x, double p) {
        return Dispatch.apply(new Unary(Kind.POW, p, 0), x);
    }

    /** min(max(x, lo), hi); the gradient is 1 where lo ≤ x ≤ hi. */
    public static Tensor clamp(Tensor x, double lo, double hi) {
        EngineException.check(lo <= hi, "clamp", "lo ≤ hi", lo + " and " + hi);
        return Dispatch.apply(new Unary(Kind.CLAMP, lo, hi), x);
    }

    /** x for x ≥ 0, else slope·x. */
    public static Tensor leakyRelu(Tensor x, double slope) {
        return Dispatch.apply(new Unary(Kind.LEAKY, slope, 0), x);
    }

    @Override
    public String name() {
        return kind.name().toLowerCase();
    }

    @Override
    public Shape outputShape(Shape... in) {
        return in[0];
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return kind.needsInput();
    }

    @Override
    public boolean savesOutput() {
        return kind.needsOutput();
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        Tensor g = v.grad();
        return new Tensor[]{switch (kind) {
            case AFFINE -> g.mul(a);
            case POW -> g.mul(pow(v.input(0), a - 1).mul(a));
            case CLAMP ->
                g.mul(Binary.compare(Binary.Kind.GE, v.input(0), a).mul(Binary.compare(Binary.Kind.LE, v.input(0), b)));
            case LEAKY -> g.mul(affine(apply(Kind.STEP, v.input(0)), 1 - a, a));
            case EXP -> g.mul(v.output());
            case EXPM1 -> g.mul(v.output().add(1));
            case LOG -> g.div(v.input(0));
            case SQRT -> g.mul(0.5).div(v.output());
            case RSQRT -> g.mul(v.output().square().mul(v.output()).mul(-0.5));
            case RECIPROCAL -> g.mul(v.output().square().neg());
            case SQUARE -> g.mul(v.input(0).mul(2));
            case ABS -> g.mul(apply(Kind.SIGN, v.input(0)));
            case SIGN, STEP, FLOOR -> g.mul(0);
            case RELU -> g.mul(apply(Kind.STEP, v.input(0)));
            case TANH -> g.mul(affine(v.output().square(), -1, 1));
            case SIGMOID -> g.mul(v.output().mul(affine(v.output(), -1, 1)));
            case SOFTPLUS -> g.mul(apply(Kind.SIGMOID, v.input(0)));
            case ERF -> g.mul(v.input(0).square().neg().exp().mul(2 / Math.sqrt(Math.PI)));
            case SIN -> g.mul(apply(Kind.COS, v.input(0)));
            case COS -> g.mul(apply(Kind.SIN, v.input(0)).neg());
        }};
    }

    /** The function in double precision. */
    public DoubleUnaryOperator function() {
        return switch (kind) {
            case AFFINE -> x -> a * x + b;
            case POW -> x -> Math.pow(x, a);
            case CLAMP -> x -> x != x ? x : Math.min(Math.max(x, a), b);
            case LEAKY -> x -> x < 0 ? a * x : x;
            case EXP -> Math::exp;
            case EXPM1 -> Math::expm1;
            case LOG -> Math::log;
            case SQRT -> Math::sqrt;
            case RSQRT -> x -> 1 / Math.sqrt(x);
            case RECIPROCAL -> x -> 1 / x;
            case SQUARE -> x -> x * x;
            case ABS -> Math::abs;
            case SIGN -> Math::signum;
            case STEP -> x -> x > 0 ? 1 : 0;
            case RELU -> x -> x > 0 || x != x ? x : 0;
            case TANH -> Math::tanh;
            case SIGMOID -> x -> x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
            case SOFTPLUS -> x -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case ERF -> Unary::erf;
            case SIN -> Math::sin;
            case COS -> Math::cos;
            case FLOOR -> Math::floor;
        };
    }

    /** erf by its Taylor series for |x| &lt; 3, by the continued fraction of erfc beyond; relative error below 1e−14. */
    public static double erf(double x) {
        double ax = Math.abs(x);
        if (ax > 6) return Math.signum(x);
        if (ax < 3) {
            double term = x;
            double sum = x;
            for (int n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
                term *= -x * x / n;
                sum += term / (2 * n + 1);
            }
            return 2 / Math.sqrt(Math.PI) * sum;
        }
        double f = 0;
        for (int n = 60; n >= 1; n--) f = n / 2.0 / (ax + f);
        return Math.signum(x) * (1 - Math.exp(-ax * ax) / (Math.sqrt(Math.PI) * (ax + f)));
    }
}
