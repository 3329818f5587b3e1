package org.latentclr.engine.backend.cpu;

/**
 * Sizes of "insert zeros, pad, filter, take every n-th pixel" on planes of h x w pixels (METHODS §6.1).
 *
 * @param planes number of planes (images times channels)
 * @param upX every pixel is followed by upX-1 zeros
 * @param downX every downX-th result is kept
 * @param padX0 zeros added at the left of the widened row, negative to cut
 * @param padX1 zeros added at the right
 * @param fh filter height
 * @param fw filter width
 * @param flip correlate with the filter as it is; otherwise convolve, that is correlate with the flipped filter
 */
public record UpFirDnGeometry(int planes, int h, int w, int upX, int upY, int downX, int downY, int padX0, int padX1,
        int padY0, int padY1, int fh, int fw, boolean flip) {
    /** Checks that the result has at least one pixel. */
    public UpFirDnGeometry {
        if (planes < 0 || h < 1 || w < 1 || upX < 1 || upY < 1 || downX < 1 || downY < 1 || fh < 1 || fw < 1) {
            throw new IllegalArgumentException("upfirdn2d: expected positive sizes and factors, found planes=" + planes
                    + " h=" + h + " w=" + w + " up=" + upX + "," + upY + " down=" + downX + "," + downY + " filter="
                    + fh + "x" + fw);
        }
        if (h * upY + padY0 + padY1 < fh || w * upX + padX0 + padX1 < fw) {
            throw new IllegalArgumentException(
                    "upfirdn2d: a filter of " + fh + "x" + fw + " does not fit into the padded image of "
                            + (h * upY + padY0 + padY1) + "x" + (w * upX + padX0 + padX1));
        }
    }

    /** Height of the result. */
    public int oh() {
        return (h * upY + padY0 + padY1 - fh) / downY + 1;
    }

    /** Width of the result. */
    public int ow() {
        return (w * upX + padX0 + padX1 - fw) / downX + 1;
    }

    /** Whether nothing is enlarged or reduced and the filter has 4×4 taps, as after the enlarging convolutions of StyleGAN2. */
    boolean isFourByFour() {
        return upX == 1 && upY == 1 && downX == 1 && downY == 1 && fh == FirLoops.TAPS && fw == FirLoops.TAPS;
    }

    /** The geometry whose operation is the adjoint of this one, with the same filter and gain. */
    public UpFirDnGeometry adjoint() {
        return new UpFirDnGeometry(planes, oh(), ow(), downX, downY, upX, upY, fw - padX0 - 1,
                w * upX - ow() * downX + padX0 - upX + 1, fh - padY0 - 1, h * upY - oh() * downY + padY0 - upY + 1, fh,
                fw, !flip);
    }
}
