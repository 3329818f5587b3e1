package org.latentclr.engine.op.fused;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Tile;

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
        List<Tensor> in = new ArrayList<>(List.of(x, w, styles));
        if (factorsOrNull != null) in.add(factorsOrNull);
        if (noiseOrNull != null) in.add(noiseOrNull);
        if (up > 1 || down > 1) {
            EngineException.check(filterOrNull != null, "modulated_conv2d", "a resampling filter", "none");
            in.add(filterOrNull);
        }
        return Dispatch.apply(
                new ModulatedConv2d(up, down, padding, flipWeight, factorsOrNull != null, noiseOrNull != null),
                in.toArray(Tensor[]::new));
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
        return Shape.of(n, w.dim(0), (x.dim(2) * up + 2 * padding - w.dim(2)) / down + 1,
                (x.dim(3) * up + 2 * padding - w.dim(3)) / down + 1);
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

    /** [N,C] as [N,C,1,1]. */
    private static Tensor channels(Tensor t) {
        return t.reshape(t.dim(0), t.dim(1), 1, 1);
    }
}
