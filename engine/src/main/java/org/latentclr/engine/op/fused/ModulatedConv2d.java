package org.latentclr.engine.op.fused;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.Vjp;

/**
 * The convolution of StyleGAN2, whose weight each sample scales: y[n] = x[n] ∗ (w·s[n]·d[n]) + noise, with s[n] per input channel and
 * d[n] per output channel. Convolution being linear, it is computed with one weight for all samples: y[n] = d[n]·((s[n]·x[n]) ∗ w) + noise
 * (METHODS §6.1).
 *
 * <p>Batches may be smaller than the largest one, N; a batch M stands for its N/M repetitions ({@link Tile}).
 *
 * @param up enlargement before, {@code down} reduction after the convolution ({@link Conv2dResample})
 * @param padding added to each side of the enlarged image
 * @param flipWeight true: cross-correlation
 * @param demodulated whether d is an operand
 * @param noisy whether noise is an operand
 */
public record ModulatedConv2d(int up, int down, int padding, boolean flipWeight, boolean demodulated, boolean noisy)
        implements
            FusedOp {
    private static final double EPSILON = 1e-8;

    /**
     * The whole operation, with d[n,o] = (Σ_c s[n,c]²·Σ_kk w[o,c]² + 1e-8)^−½ when demodulating.
     *
     * @param x [N,C,H,W]
     * @param w [O,C,kH,kW]
     * @param styles [N,C]
     * @param noiseOrNull broadcasts to [N,O,H',W'], or null
     * @param filterOrNull resampling filter [k] or [kH,kW]; may be null where up and down are 1
     * @return [N,O,H',W']
     */
    public static Tensor apply(Tensor x, Tensor w, Tensor styles, Tensor noiseOrNull, Tensor filterOrNull, int up,
            int down, int padding, boolean demodulate, boolean flipWeight) {
        Tensor d = demodulate ? demodulation(energy(w), styles) : null;
        return scaled(x, w, styles, d, noiseOrNull, filterOrNull, up, down, padding, flipWeight);
    }

    /**
     * The operation with given output factors.
     *
     * @param factorsOrNull d [N,O], or null for none
     */
    public static Tensor scaled(Tensor x, Tensor w, Tensor styles, Tensor factorsOrNull, Tensor noiseOrNull,
            Tensor filterOrNull, int up, int down, int padding, boolean flipWeight) {
        return Dispatch.apply(
                new ModulatedConv2d(up, down, padding, flipWeight, factorsOrNull != null, noiseOrNull != null),
                operands(x, w, styles, factorsOrNull, noiseOrNull, filterOrNull, up, down));
    }

    /** Those that are there, in the order of the op. */
    static Tensor[] operands(Tensor x, Tensor w, Tensor styles, Tensor factorsOrNull, Tensor noiseOrNull,
            Tensor filterOrNull, int up, int down) {
        List<Tensor> in = new ArrayList<>(List.of(x, w, styles));
        if (factorsOrNull != null) in.add(factorsOrNull);
        if (noiseOrNull != null) in.add(noiseOrNull);
        if (up > 1 || down > 1) {
            EngineException.check(filterOrNull != null, "modulated_conv2d", "a resampling filter", "none");
            in.add(filterOrNull);
        }
        return in.toArray(Tensor[]::new);
    }

    /** Σ_kk w[o,c]² as [C,O]: all that demodulation needs of a weight [O,C,kH,kW]. */
    public static Tensor energy(Tensor w) {
        return w.square().sum(false, 2, 3).transpose(0, 1);
    }

    /** d = (s²·E + 1e-8)^−½: styles [N,C] and energy [C,O] → [N,O]. */
    public static Tensor demodulation(Tensor energy, Tensor styles) {
        return styles.square().matmul(energy).add(EPSILON).rsqrt();
    }

    @Override
    public String name() {
        return "modulated_conv2d";
    }

    @Override
    public double flops(Shape[] in, Shape out) {
        return 2.0 * out.size() * in[1].size() / in[1].dim(0) / (up * up);
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape x = in[0];
        Shape w = in[1];
        Shape s = in[2];
        EngineException.check(x.rank() == 4 && w.rank() == 4 && s.rank() == 2, name(),
                "x [N,C,H,W], w [O,C,kH,kW] and styles [N,C]", x + ", " + w + " and " + s);
        EngineException.check(x.dim(1) == w.dim(1) && s.dim(1) == w.dim(1), name(),
                "x and styles of " + w.dim(1) + " channels", x + " and " + s);
        if (demodulated)
            EngineException.check(in[3].equals(Shape.of(in[3].dim(0), w.dim(0))), name(),
                    "output factors [N," + w.dim(0) + "]", in[3]);
        int n = 0;
        for (int i = 0; i < operands(); i++) if (i != 1) n = Math.max(n, in[i].dim(0));
        return Shape.of(n, w.dim(0), (x.dim(2) * up + 2 * padding - w.dim(2) + 1) / down,
                (x.dim(3) * up + 2 * padding - w.dim(3) + 1) / down);
    }

    /** Number of operands without the filter. */
    private int operands() {
        return 3 + (demodulated ? 1 : 0) + (noisy ? 1 : 0);
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor x = in[0];
        Tensor w = in[1];
        Tensor filter = in.length > operands() ? in[operands()] : null;
        Tensor scaled = Tile.mul(x, channels(in[2]));
        Tensor y = Conv2dResample.apply(scaled, w, filter, up, down, new int[]{padding, padding, padding, padding}, 1,
                flipWeight);
        if (demodulated) y = Tile.mul(y, channels(in[3]));
        return noisy ? Tile.add(y, in[operands() - 1]) : y;
    }

    /** Whether the convolution is plain, or enlarges with more than one tap: forms with an adjoint of their own. */
    public boolean isDirect(Shape w) {
        boolean point = w.dim(2) == 1 && w.dim(3) == 1;
        return down == 1 && padding >= 0 && (up == 1 || !point);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        if (tracked[1] || isFilter(i) && tracked[i]) return true;
        return i != 0 || tracked[2];
    }

    private boolean isFilter(int i) {
        return i == operands();
    }

    @Override
    public boolean savesOutput() {
        return demodulated;
    }

    /**
     * With frozen weights: h = adjoint convolution of d·g, then ∂x = s·h, ∂s = Σ_p h·x, ∂d = Σ_p g·(y − noise)/d. Nothing of the forward
     * pass is computed again. With weights that are trained, the gradient of the composed form.
     */
    @Override
    public Tensor[] vjp(Vjp v) {
        boolean filtered = v.count() > operands();
        if (v.needed(1) || !isDirect(v.shape(1)) || filtered && v.needed(operands()))
            return Autograd.gradOf(this::composed, v);
        Tensor[] g = new Tensor[v.count()];
        Tensor scaled = demodulated ? Tile.mul(v.grad(), channels(v.input(3))) : v.grad();
        if (v.needed(0) || v.needed(2)) {
            Tensor h = adjoint(scaled, v.input(1), v.shape(0), filtered ? v.input(operands()) : null);
            if (v.needed(0)) g[0] = folded(Tile.mul(h, channels(v.input(2))), v.shape(0));
            if (v.needed(2)) g[2] = folded(PlaneDots.apply(h, v.input(0)), v.shape(2));
        }
        int noise = operands() - 1;
        if (demodulated && v.needed(3)) {
            Tensor y = noisy ? Tile.add(v.output(), v.input(noise).neg()) : v.output();
            Tensor d = v.input(3);
            g[3] = folded(PlaneDots.apply(v.grad(), y), d.shape()).div(d);
        }
        if (noisy && v.needed(noise)) g[noise] = folded(v.grad(), v.shape(noise));
        return g;
    }

    /** The adjoint of the convolution with frozen weights: g [N,O,H',W'] → [N,C,H,W]. */
    private Tensor adjoint(Tensor g, Tensor w, Shape x, Tensor filterOrNull) {
        if (up == 1) {
            Tensor correlated = flipWeight ? w : Views.flip(w, 2, 3);
            return Dispatch.apply(new Conv2d.InputGrad(ConvSpec.of(1, padding), x.dim(2), x.dim(3)), g, correlated);
        }
        var steps = Conv2dResample.Enlarging.of(w.shape(), filterOrNull, up, padding);
        ConvSpec spec = steps.spec();
        Shape wide = Shape.of(g.dim(0), g.dim(1), (x.dim(2) - 1) * up - 2 * spec.padH() + w.dim(2),
                (x.dim(3) - 1) * up - 2 * spec.padW() + w.dim(3));
        Tensor high = steps.filter().adjoint(wide, filterOrNull.shape(), g.shape()).apply(g, filterOrNull);
        return Conv2d.apply(high, Conv2dResample.Enlarging.weights(w, flipWeight, 1), spec);
    }

    /** Sums over the repetitions of a batch and over what was broadcast. */
    private static Tensor folded(Tensor g, Shape to) {
        int n = g.dim(0), m = to.dim(0);
        if (n != m) {
            int[] dims = new int[g.rank() + 1];
            System.arraycopy(g.shape().dims(), 0, dims, 1, g.rank());
            dims[0] = n / m;
            dims[1] = m;
            g = g.reshape(dims).sum(false, 0);
        }
        for (int i = 1; i < g.rank(); i++) if (to.dim(i) == 1 && g.dim(i) != 1) g = g.sum(true, i);
        return g;
    }

    /** [N,C] as [N,C,1,1]. */
    private static Tensor channels(Tensor t) {
        return t.reshape(t.dim(0), t.dim(1), 1, 1);
    }
}
