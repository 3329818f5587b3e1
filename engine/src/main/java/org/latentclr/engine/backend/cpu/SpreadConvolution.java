package org.latentclr.engine.backend.cpu;

import java.util.Arrays;
import org.latentclr.engine.backend.cpu.ConvWeights.PackedPanels;
import org.latentclr.engine.backend.cpu.Scratch.Use;

/**
 * The adjoint of a convolution with stride in its input, for few pixels and many channels: the matrix product of each tap's weights [ci,co]
 * and all pixels [co,pixels], whose columns are added where the tap had read. No zero is multiplied, where the classes of pixels of
 * {@link Convolution} have a border each, and each weight is read once.
 */
final class SpreadConvolution {
    private static final int MOST_PIXELS = 1024;
    /** From larger images on tiles waste less at the borders than this saves (512→512@32, one image: 15 and 13 ms). */
    private static final int LARGEST = 16;
    private static final int FEWEST_CHANNELS = 16;
    /** Tiles of weights that stay in the second cache while all pixels pass by. */
    private static final int HELD = 8;

    private final Team team;
    private final GemmKernels kernels;
    private final int mr;
    private final int nr;
    private final int step;

    SpreadConvolution(Team team, GemmKernels kernels) {
        this.team = team;
        this.kernels = kernels;
        mr = kernels.tileRows();
        nr = kernels.tileColumns();
        step = kernels.rowStep();
    }

    /** By the shape alone. */
    static boolean suits(ConvGeometry g) {
        return g.groups() == 1 && g.strideY() * g.strideX() > 1 && Math.min(g.ci(), g.co()) >= FEWEST_CHANNELS
                && (long) g.n() * g.oh() * g.ow() <= MOST_PIXELS && Math.max(g.oh(), g.ow()) <= LARGEST;
    }

    /** dx [n,ci,h,w] from dy [n,co,oh,ow]; each range of input channels is one task. */
    void run(ConvGeometry g, float[] dy, int dyo, ConvWeights weights, float[] dx, int dxo) {
        int pixels = g.n() * g.oh() * g.ow(), panels = PanelGemm.ceil(pixels, nr);
        PackedPanels[] taps = new PackedPanels[g.taps()];
        for (int t = 0; t < taps.length; t++)
            taps[t] = PackedPanels.of(g.ci(), g.co(), weights.backward(g, 0, new int[]{t}, kernels), kernels);
        var image = new TapPanels(dy, dyo, g.co() * g.oh() * g.ow(), g.oh(), g.ow(), g.oh(), g.ow(), new int[1],
                new int[1],
                kernels);
        int[] landings = team.scratch().offsets(taps.length * pixels);
        landings(g, pixels, landings);
        float[] b = team.scratch().floats(Use.SHARED_PANELS, (long) panels * nr * g.co());
        team.parallelRange(panels, 1, (from, to) -> {
            for (int j = from; j < to; j++)
                image.packColumns(0, g.co(), j * nr, Math.min(nr, pixels - j * nr), nr, b,
                        Scratch.LEAD + j * nr * g.co());
        });
        team.parallelRange(g.ci(), mr, (from, to) -> {
            for (int i = from; i < to; i += HELD * mr)
                channels(g, taps, i, Math.min(to, i + HELD * mr), b, landings, dx, dxo);
        });
    }

    /** Input channels [from, to) of all images. */
    private void channels(ConvGeometry g, PackedPanels[] taps, int from, int to, float[] b, int[] landings, float[] dx,
            int dxo) {
        int plane = g.h() * g.w(), k = g.co(), pixels = g.n() * g.oh() * g.ow();
        for (int n = 0; n < g.n(); n++) {
            int at = dxo + (n * g.ci() + from) * plane;
            Arrays.fill(dx, at, at + (to - from) * plane, 0f);
        }
        float[] e = team.scratch().floats(Use.TILE, mr * nr);
        for (int t = 0; t < taps.length; t++)
            for (int j = 0; j * nr < pixels; j++)
                for (int i = from; i < to; i += mr) {
                    int rows = Math.min(mr, to - i), height = PanelGemm.ceil(rows, step) * step;
                    if (j == 0) e[0] = Lines.touch(taps[t].panels(), i * k, height * k);
                    for (int p = 0; p < k; p += PanelGemm.BLOCK)
                        kernels.tile(height, Math.min(PanelGemm.BLOCK, k - p), taps[t].panels(), i * k + p * height, b,
                                Scratch.LEAD + (j * k + p) * nr, e, Scratch.LEAD, nr, p > 0);
                    for (int r = 0; r < rows; r++)
                        add(Math.min(nr, pixels - j * nr), e, Scratch.LEAD + r * nr, dx, dxo + (i + r) * plane,
                                landings, t * pixels + j * nr);
                }
    }

    private static void add(int n, float[] e, int o, float[] dx, int to, int[] landings, int at) {
        for (int c = 0; c < n; c++) if (landings[at + c] >= 0) dx[to + landings[at + c]] += e[o + c];
    }

    /** Where pixel (n,y,x) of dy lands through tap t, in the planes of channel 0: element t·pixels + pixel; -1 for outside. */
    private static void landings(ConvGeometry g, int pixels, int[] to) {
        for (int t = 0; t < g.taps(); t++)
            for (int p = 0; p < pixels; p++) {
                int n = p / (g.oh() * g.ow()), oy = p / g.ow() % g.oh(), ox = p % g.ow();
                int y = oy * g.strideY() + t / g.kw() * g.dilationY() - g.padY();
                int x = ox * g.strideX() + t % g.kw() * g.dilationX() - g.padX();
                boolean inside = y >= 0 && y < g.h() && x >= 0 && x < g.w();
                to[t * pixels + p] = inside ? (n * g.ci() * g.h() + y) * g.w() + x : -1;
            }
    }
}
