package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import java.util.Optional;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * Strided convolutions by tiles. The pixels of an image whose coordinates have the same remainders modulo the stride are a smaller image
 * (its polyphase components); with all of them as channels a convolution with stride s and k×k taps is one without stride and with ⌈k/s⌉² taps,
 * which a {@link TileForm} computes: 11×11 taps with stride 4 take 36 products for each 4×4 pixels of 16 components, 3.4 times fewer than 121 for
 * each pixel.
 */
final class PolyphaseConvolution {
    /** {@link TileRows} deals out rows for strides up to this one. */
    private static final int WIDEST_STRIDE = 4;
    private static final float[] UNSCALED = {};
    /** Floats of components that are held at once. */
    private static final int HELD = 1 << 21;

    private final Team team;
    private final LoopKernels loops;
    private final TileConvolution tiles;

    PolyphaseConvolution(Team team, VectorSupport support, TileConvolution tiles) {
        this.team = team;
        this.tiles = tiles;
        loops = support.loops();
    }

    /** The form that suits the components of a strided convolution, or nothing where the direct sum is better. */
    static Optional<TileForm> form(ConvGeometry g) {
        boolean strided = g.strideX() > 1 && g.strideX() <= WIDEST_STRIDE && g.strideY() <= WIDEST_STRIDE
                && g.groups() == 1 && g.dilationY() == 1 && g.dilationX() == 1;
        if (!strided) return Optional.empty();
        ConvGeometry c = components(g);
        return TileForm.of(c).filter(f -> g.strideY() * g.strideX() * TileForm.leastCost(c, true) < TileForm
                .leastCost(g, false));
    }

    /** The convolution of all components; component (c,by,bx) has pixel (sy·qy + by − padY, sx·qx + bx − padX) of channel c at (qy,qx). */
    static ConvGeometry components(ConvGeometry g) {
        int kh = PanelGemm.ceil(g.kh(), g.strideY()), kw = PanelGemm.ceil(g.kw(), g.strideX());
        return new ConvGeometry(g.n(), g.ci() * g.strideY() * g.strideX(), g.oh() + kh - 1, g.ow() + kw - 1, g.co(), kh,
                kw, 1, 1, 0, 0, 1, 1, 1);
    }

    /**
     * Weights of the components [co, ci·sy·sx, ⌈kh/sy⌉, ⌈kw/sx⌉].
     *
     * @param w [co,ci,kh,kw] from wo on, with {@code exchanged} [ci,co,kh,kw]
     */
    static float[] weights(ConvGeometry g, float[] w, int wo, boolean exchanged) {
        ConvGeometry c = components(g);
        float[] to = new float[c.co() * c.ci() * c.taps()];
        for (int o = 0; o < g.co(); o++)
            for (int i = 0; i < g.ci(); i++) {
                int from = wo + g.taps() * (exchanged ? i * g.co() + o : o * g.ci() + i);
                for (int y = 0; y < g.kh(); y++)
                    for (int x = 0; x < g.kw(); x++) {
                        int component = (i * g.strideY() + y % g.strideY()) * g.strideX() + x % g.strideX();
                        to[((o * c.ci() + component) * c.kh() + y / g.strideY()) * c.kw() + x / g.strideX()] = w[from
                                + y * g.kw() + x];
                    }
            }
        return to;
    }

    /** y [n,co,oh,ow] from x [n,ci,h,w]. */
    void forward(ConvGeometry g, float[] x, int xo, WinogradWeights weights, float[] y, int yo) {
        ConvGeometry c = components(g);
        eachPart(g, c, (first, n, components) -> {
            team.parallelRange(n * g.ci(), 1, (from, to) -> {
                for (int i = from; i < to; i++)
                    deal(g, c, x, xo + (first * g.ci() + i) * g.h() * g.w(), components, at(g, c, i));
            });
            tiles.run(new TileConvolution.Job(n, c.h(), c.w(), 0, 0, c.oh(), c.ow(), weights, components, Scratch.LEAD,
                    n, UNSCALED, 0, y, yo + first * g.co() * g.oh() * g.ow(), Epilogue.NOTHING));
        });
    }

    /** The adjoint in x: dx [n,ci,h,w] from dy [n,co,oh,ow], with the turned weights. */
    void backwardData(ConvGeometry g, float[] dy, int dyo, WinogradWeights weights, float[] dx, int dxo) {
        ConvGeometry c = components(g);
        eachPart(g, c, (first, n, components) -> {
            tiles.run(new TileConvolution.Job(n, c.oh(), c.ow(), c.kh() - 1, c.kw() - 1, c.h(), c.w(), weights, dy,
                    dyo + first * g.co() * g.oh() * g.ow(), n, UNSCALED, 0, components, Scratch.LEAD,
                    Epilogue.NOTHING));
            team.parallelRange(n * g.ci(), 1, (from, to) -> {
                for (int i = from; i < to; i++)
                    join(g, c, components, at(g, c, i), dx, dxo + (first * g.ci() + i) * g.h() * g.w());
            });
        });
    }

    /** Where the components of a channel begin, i counted over images and channels. */
    private static int at(ConvGeometry g, ConvGeometry c, int i) {
        return Scratch.LEAD + i * g.strideY() * g.strideX() * c.h() * c.w();
    }

    private interface Part {
        void accept(int first, int n, float[] components);
    }

    private void eachPart(ConvGeometry g, ConvGeometry c, Part part) {
        int size = c.ci() * c.h() * c.w(), step = Math.max(1, HELD / size);
        for (int i = 0; i < g.n(); i += step) {
            int n = Math.min(step, g.n() - i);
            part.accept(i, n, team.scratch().floats(Use.PLANES, (long) n * size));
        }
    }

    /** Deals a plane out to its components. */
    private void deal(ConvGeometry g, ConvGeometry c, float[] x, int from, float[] to, int at) {
        int sy = g.strideY(), sx = g.strideX(), size = c.h() * c.w(), apart = c.w() + TileRows.slack() + 1;
        float[] line = team.scratch().floats(Use.ROWS, (long) sx * apart);
        float[] dealt = team.scratch().floats(Use.TILE, (long) sx * apart);
        for (int row = 0; row < sy * c.h(); row++) {
            int y = row - g.padY(), d = at + row % sy * sx * size + row / sy * c.w();
            boolean inside = y >= 0 && y < g.h();
            if (inside)
                TileRows.deal(sx, c.w(), 0, x, from + y * g.w(), -g.padX(), g.w(), 1f, line, dealt, apart);
            for (int k = 0; k < sx; k++, d += size)
                if (inside) System.arraycopy(dealt, k * apart, to, d, c.w());
                else
                Arrays.fill(to, d, d + c.w(), 0f);
        }
    }

    /** Joins the components of a plane; pixels that no tap reads have none and become zeros. */
    private void join(ConvGeometry g, ConvGeometry c, float[] from, int at, float[] dx, int to) {
        int sy = g.strideY(), sx = g.strideX(), size = c.h() * c.w(), width = sx * c.w();
        int n = Math.clamp(width - g.padX(), 0, g.w());
        float[] line = team.scratch().floats(Use.ROWS, 2L * width);
        for (int y = 0; y < g.h(); y++) {
            int row = y + g.padY(), o = to + y * g.w(), p = at + row % sy * sx * size + row / sy * c.w();
            boolean seen = row / sy < c.h();
            if (seen) {
                join(sx, c.w(), from, p, size, line);
                System.arraycopy(line, width + g.padX(), dx, o, n);
            }
            Arrays.fill(dx, seen ? o + n : o, o + g.w(), 0f);
        }
    }

    /** line[m·n + m·i + k] = p[po + k·apart + i] for i &lt; n and k &lt; m; what precedes is overwritten. */
    private void join(int m, int n, float[] p, int po, int apart, float[] line) {
        switch (m) {
            case 2 -> loops.interleave(n, p, po, po + apart, line, 2 * n);
            case 4 -> {
                loops.interleave(n, p, po, po + 2 * apart, line, 0);
                loops.interleave(n, p, po + apart, po + 3 * apart, line, 2 * n);
                loops.interleave(2 * n, line, 0, 2 * n, line, 4 * n);
            }
            default -> {
                for (int k = 0; k < m; k++) for (int i = 0; i < n; i++) line[m * (n + i) + k] = p[po + k * apart + i];
            }
        }
    }
}
