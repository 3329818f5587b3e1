package org.latentclr.kernels.product;

import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Finish;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/**
 * Convolutions of 3×3 taps with stride 1, and of the 2×2 taps of the phases of an enlarging one, {@code direct.cuh}: a tile of pixels is
 * fetched once and multiplied with all taps. Where channels are few, fetching is most of the work.
 */
final class DirectCuda {
    private static final int THREADS = 256;
    private static final int COLUMNS = 32;
    /** Pixels of a tile times channels of a block. */
    private static final int RESULTS = 512 * COLUMNS;
    private static final int FEWEST_CHANNELS = 32;
    private static final int SLOTS = 4;
    private static final int MAX_Y_Z = 65535;

    private final Cuda cuda;
    private final Arithmetic arithmetic;

    DirectCuda(Cuda cuda, Precision precision) {
        this.cuda = cuda;
        arithmetic = switch (precision) {
            case FP32 -> new Arithmetic("product/direct", "", 64, 4, 4, 1);
            case TF32 -> new Arithmetic("product/direct.sm80", "_tf32", 128, 8, 2 * SLOTS, 4);
            case BF16 -> new Arithmetic("product/direct.sm80", "_bf16", 128, 16, 2 * SLOTS, 4);
        };
    }

    /**
     * What kernels of a precision have in common.
     *
     * @param most channels of a block
     * @param depth channels of x in a buffer
     * @param words of the filters for one tap of one of them and {@code depth} channels
     * @param group words that a thread arranges
     */
    private record Arithmetic(String family, String suffix, int most, int depth, int words, int group) {
        boolean isTensor() {
            return !suffix.isEmpty();
        }
    }

    /**
     * What is multiplied: element (o,c,tap) lies at o·oStep + c·cStep + tap.
     *
     * @param outputs o, and {@code inputs} c
     * @param turned whether the taps run backwards
     * @param phase outputs of each of four phases, or 0
     */
    record Filters(long address, int outputs, int inputs, int oStep, int cStep, boolean turned, int phase) {
        /** w [O,C,3,3] as it is. */
        static Filters of(Cuda cuda, Tensor w) {
            int taps = w.dim(2) * w.dim(3);
            return new Filters(cuda.address(w), w.dim(0), w.dim(1), w.dim(1) * taps, taps, false, 0);
        }

        /** What w [O,C,3,3] is in the adjoint. */
        static Filters adjoint(Cuda cuda, Tensor w) {
            int taps = w.dim(2) * w.dim(3);
            return new Filters(cuda.address(w), w.dim(1), w.dim(0), taps, w.dim(1) * taps, true, 0);
        }

        /** w [4·O,C,2,2] of {@link FinishCuda#phaseFilters}. */
        static Filters phases(Cuda cuda, Tensor w) {
            return new Filters(cuda.address(w), w.dim(0), w.dim(1), w.dim(1) * 4, 4, false, w.dim(0) / 4);
        }
    }

    /** The tile of a block. */
    private record Tile(Arithmetic arithmetic, int channels, int side) {
        static Tile plain(Arithmetic a, int outputs) {
            int m = FEWEST_CHANNELS;
            while (m < outputs && m < a.most) m *= 2;
            return new Tile(a, m, 3);
        }

        /** A fourth of the channels for each phase. */
        static Tile phases(Arithmetic a) {
            return new Tile(a, a.most, 2);
        }

        int rows() {
            return RESULTS / channels / COLUMNS;
        }

        /** Words of the filters of a block for one buffer. */
        int words() {
            return channels * side * side * arithmetic.words;
        }

        /** Dynamic memory for two buffers; kernels without tensor cores have static memory. */
        int sharedBytes() {
            if (!arithmetic.isTensor()) return 0;
            int plane = ((rows() + side - 1) * (COLUMNS + side - 1) + 3) / 8 * 8 + 4;
            return 2 * (2 * SLOTS * plane + words()) * Float.BYTES;
        }

        /** @param outputs of all phases */
        int blocks(int outputs) {
            return side == 2 ? count(outputs / 4, channels / 4) : count(outputs, channels);
        }

        int tiles(Shape y) {
            return Math.multiplyExact(count(y.dim(2), rows()), count(y.dim(3), COLUMNS));
        }
    }

    private static int count(int n, int each) {
        return (n + each - 1) / each;
    }

    /** Whether {@link #run} can compute y with kernels of 3×3 taps, and keeps the device busy. */
    boolean takes(ConvSpec s, Tensor w, Shape y) {
        return w.dim(2) == 3 && w.dim(3) == 3 && s.padH() == s.padW() && s.groups() == 1
                && s.strideH() * s.strideW() * s.dilationH() * s.dilationW() == 1
                && busy(Tile.plain(arithmetic, y.dim(1)), y);
    }

    /** Whether {@link #run} can compute the phases y [N,4·O,…] of an enlarging convolution, and keeps the device busy. */
    boolean takesPhases(Shape y) {
        return busy(Tile.phases(arithmetic), y);
    }

    /** Tiles of maps of half a tile's width would be half empty. */
    private boolean busy(Tile t, Shape y) {
        if (2 * y.dim(3) <= COLUMNS || y.dim(0) > MAX_Y_Z || y.size() == 0) return false;
        int tiles = t.tiles(y);
        return tiles <= MAX_Y_Z && (long) tiles * y.dim(0) * t.blocks(y.dim(1)) >= cuda.multiprocessors();
    }

    /**
     * y [N,O,…] = finish(filters ∗ (styles·x)); batches of x and of the styles may repeat.
     *
     * @param styles address of [stylesBatch, C], or 0 for none
     */
    void run(Tensor x, Filters w, int padding, long styles, int stylesBatch, Tensor y, Finish finish) {
        Tile t = w.phase > 0 ? Tile.phases(arithmetic) : Tile.plain(arithmetic, w.outputs);
        int blocks = t.blocks(w.outputs);
        int words = Math.multiplyExact(count(w.inputs, arithmetic.depth) * blocks, t.words());
        String kernel = "direct" + t.side + "_";
        cuda.scratch(words, arranged -> {
            cuda.each(arithmetic.family, kernel + "filters" + arithmetic.suffix, words / arithmetic.group,
                    new Arguments().pointer(w.address).pointer(arranged).integer(w.outputs).integer(w.inputs)
                            .integer(w.oStep).integer(w.cStep).integer(blocks * t.channels).integer(w.turned ? 1 : 0)
                            .integer(w.phase).integer(t.channels));
            cuda.launch(arithmetic.family, kernel + t.channels + arithmetic.suffix,
                    new Grid(new int[]{blocks, t.tiles(y.shape()), y.dim(0)}, new int[]{THREADS, 1, 1},
                            t.sharedBytes()),
                    new Arguments().structOfPointers(words(x, w, padding, styles, stylesBatch, y)).pointer(arranged)
                            .pointer(cuda.address(y)).structOfPointers(finish.words()));
        });
    }

    /** struct {@code Direct}. */
    private int[] words(Tensor x, Filters w, int padding, long styles, int stylesBatch, Tensor y) {
        long from = cuda.address(x);
        return new int[]{(int) from, (int) (from >>> 32), (int) styles, (int) (styles >>> 32), x.dim(0), stylesBatch,
                w.inputs, x.dim(2), x.dim(3), w.outputs, y.dim(2), y.dim(3), padding, w.phase};
    }
}
