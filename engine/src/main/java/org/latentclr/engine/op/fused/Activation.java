package org.latentclr.engine.op.fused;

import java.util.Arrays;
import java.util.Locale;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Binary;
import org.latentclr.engine.op.Select;
import org.latentclr.engine.op.Unary;

/**
 * The activation functions of StyleGAN2, under its names, with the slope and the gain that it uses where none is given. A gain of
 * √2 keeps the variance of a unit normal input through a rectifier.
 */
public enum Activation {
    /** x */
    LINEAR(0, 1),
    /** max(x, 0) */
    RELU(0, Math.sqrt(2)),
    /** x &gt; 0 ? x : α·x */
    LRELU(0.2, Math.sqrt(2)),
    /** tanh x */
    TANH(0, 1),
    /** 1/(1 + e^−x) */
    SIGMOID(0, 1),
    /** x &gt; 0 ? x : e^x − 1 */
    ELU(0, 1),
    /** λ·(x &gt; 0 ? x : μ·(e^x − 1)) with λ ≈ 1.0507 and μ ≈ 1.6733 */
    SELU(0, 1),
    /** log(1 + e^x) */
    SOFTPLUS(0, 1),
    /** x·sigmoid(x) */
    SWISH(0, Math.sqrt(2));

    private static final double SELU_SCALE = 1.0507009873554804934193349852946;
    private static final double SELU_ALPHA = 1.6732632423543772848170429916717;

    private final double defaultAlpha;
    private final double defaultGain;

    Activation(double defaultAlpha, double defaultGain) {
        this.defaultAlpha = defaultAlpha;
        this.defaultGain = defaultGain;
    }

    /** The slope for negative inputs where none is given; only {@link #LRELU} reads it. */
    public double defaultAlpha() {
        return defaultAlpha;
    }

    /** The factor applied after the function where none is given. */
    public double defaultGain() {
        return defaultGain;
    }

    /** The function of that name, such as {@code lrelu}. */
    public static Activation of(String name) {
        for (Activation a : values()) if (a.label().equals(name)) return a;
        throw new EngineException("activation", "one of " + Arrays.toString(values()).toLowerCase(Locale.ROOT),
                "'" + name + "'");
    }

    /** The name in files and messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the derivative can be told from the result: a slope on either side of zero. */
    public boolean isPiecewiseLinear() {
        return this == LINEAR || this == RELU || this == LRELU;
    }

    /** The function of each element, without the gain. */
    public Tensor apply(Tensor x, double alpha) {
        return switch (this) {
            case LINEAR -> x;
            case RELU -> Unary.apply(Unary.Kind.RELU, x);
            case LRELU -> Unary.leakyRelu(x, alpha);
            case TANH -> Unary.apply(Unary.Kind.TANH, x);
            case SIGMOID -> Unary.apply(Unary.Kind.SIGMOID, x);
            case ELU -> elu(x, 1);
            case SELU -> elu(x, SELU_ALPHA).mul(SELU_SCALE);
            case SOFTPLUS -> Unary.apply(Unary.Kind.SOFTPLUS, x);
            case SWISH -> x.mul(Unary.apply(Unary.Kind.SIGMOID, x));
        };
    }

    /** x &gt; 0 ? x : a·(e^x − 1). The exponential sees no positive number, so it cannot overflow. */
    public static Tensor elu(Tensor x, double a) {
        Tensor below = Unary.apply(Unary.Kind.EXPM1, Unary.clamp(x, Double.NEGATIVE_INFINITY, 0)).mul(a);
        return Select.apply(Binary.compare(Binary.Kind.GT, x, 0), x, below);
    }

    /** The function of one number, without the gain: what a device computes. */
    public double value(double x, double alpha) {
        return switch (this) {
            case LINEAR -> x;
            case RELU -> x > 0 || x != x ? x : 0;
            case LRELU -> x > 0 ? x : alpha * x;
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case ELU -> x > 0 ? x : Math.expm1(x);
            case SELU -> SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x));
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case SWISH -> x * sigmoid(x);
        };
    }

    private static double sigmoid(double x) {
        return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
    }
}
