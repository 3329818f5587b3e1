package org.latentclr.engine.op.fused;

import org.latentclr.engine.Autograd;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Embed;
import org.latentclr.engine.op.FusedOp;
import org.latentclr.engine.op.Views;
import org.latentclr.engine.op.Vjp;

/**
 * Upsample, FIR filter, downsample, for each channel: with u the image x spread by (upY, upX) with zeros between and then padded (or,
 * where negative, cut), y[i, j] = gain·Σ_{a,b} f[a, b]·u[i·downY + kH−1−a, j·downX + kW−1−b]. The filter is two-dimensional, or
 * one-dimensional and applied along both axes.
 *
 * @param upX one plus the number of zeros inserted after each column; upY likewise for rows
 * @param downX step between the columns that are kept; downY likewise for rows
 * @param padX0 columns added to (negative: cut from) the left of the spread image; padX1 right, padY0 top, padY1 bottom
 * @param flip correlate instead of convolve: f[a, b] meets u[i·downY + a, j·downX + b]
 * @param gain factor of the result
 */
public record UpFirDn2d(int upX, int upY, int downX, int downY, int padX0, int padX1, int padY0, int padY1,
        boolean flip, double gain) implements FusedOp {
    public UpFirDn2d {
        EngineException.check(upX > 0 && upY > 0 && downX > 0 && downY > 0, "upfirdn2d",
                "factors of at least 1", "up " + upX + "," + upY + " down " + downX + "," + downY);
    }

    /**
     * The same factors in both axes.
     *
     * @param padding left, right, top, bottom
     */
    public static UpFirDn2d of(int up, int down, int[] padding, boolean flip, double gain) {
        EngineException.check(padding.length == 4, "upfirdn2d", "4 paddings (left, right, top, bottom)",
                padding.length);
        return new UpFirDn2d(up, up, down, down, padding[0], padding[1], padding[2], padding[3], flip, gain);
    }

    /**
     * @param x [N,C,H,W]
     * @param f [kH,kW] or [k]
     * @return [N,C,(H·upY + padY0 + padY1 − kH)/downY + 1, …]
     */
    public Tensor apply(Tensor x, Tensor f) {
        return Dispatch.apply(this, x, f);
    }

    @Override
    public String name() {
        return "upfirdn2d";
    }

    @Override
    public Shape outputShape(Shape... in) {
        Shape x = in[0];
        Shape f = in[1];
        EngineException.check(x.rank() == 4, name(), "x [N,C,H,W]", x);
        EngineException.check((f.rank() == 1 || f.rank() == 2) && f.size() > 0, name(), "a filter [k] or [kH,kW]", f);
        int h = x.dim(2) * upY + padY0 + padY1 - f.dim(0);
        int w = x.dim(3) * upX + padX0 + padX1 - f.dim(-1);
        EngineException.check(h >= 0 && w >= 0, name(), "a padded image at least as large as the filter " + f,
                (h + f.dim(0)) + "x" + (w + f.dim(-1)));
        return Shape.of(x.dim(0), x.dim(1), h / downY + 1, w / downX + 1);
    }

    @Override
    public Tensor composed(Tensor... in) {
        Tensor x = in[0];
        Tensor f = in[1];
        int n = x.dim(0) * x.dim(1);
        Tensor spread = Embed.apply(x.reshape(n, 1, x.dim(2), x.dim(3)), // [NC,1,H·upY,W·upX]
                Shape.of(n, 1, x.dim(2) * upY, x.dim(3) * upX), new int[4], new int[]{1, 1, upY, upX}, 0);
        Tensor u = Embed.pad(spread, 0, padX0, padX1, padY0, padY1);
        Tensor y;
        if (f.rank() == 2) {
            y = filter(u, f, f.dim(0), f.dim(1), gain);
        } else {
            y = filter(u, f, f.dim(0), 1, Math.sqrt(gain));
            y = filter(y, f, 1, f.dim(0), Math.sqrt(gain));
        }
        y = Views.slice(y, 2, 0, y.dim(2), downY);
        y = Views.slice(y, 3, 0, y.dim(3), downX);
        return y.reshape(x.dim(0), x.dim(1), y.dim(2), y.dim(3));
    }

    private Tensor filter(Tensor u, Tensor f, int height, int width, double scale) {
        Tensor w = f.mul(scale).reshape(1, 1, height, width);
        return Conv2d.apply(u, flip ? w : Views.flip(w, 2, 3), ConvSpec.of(1, 0));
    }

    /** The operation whose result is the gradient in x [·,·,height,width]: factors exchanged, filter turned. */
    UpFirDn2d adjoint(Shape x, Shape f, Shape y) {
        int kh = f.dim(0);
        int kw = f.dim(-1);
        return new UpFirDn2d(downX, downY, upX, upY,
                kw - padX0 - 1, x.dim(3) * upX - y.dim(3) * downX + padX0 - upX + 1,
                kh - padY0 - 1, x.dim(2) * upY - y.dim(2) * downY + padY0 - upY + 1, !flip, gain);
    }

    @Override
    public boolean savesInput(int i, boolean[] tracked) {
        return i == 1 || tracked[1];
    }

    @Override
    public Tensor[] vjp(Vjp v) {
        if (v.needed(1)) return Autograd.gradOf(this::composed, v);
        return new Tensor[]{adjoint(v.shape(0), v.shape(1), v.grad().shape()).apply(v.grad(), v.input(1)), null};
    }
}
