package org.latentclr.kernels.product;

import org.latentclr.engine.EngineException;
import org.latentclr.kernels.Cuda;
import org.latentclr.kernels.Precision;
import org.latentclr.kernels.driver.Arguments;
import org.latentclr.kernels.driver.Driver.Grid;

/**
 * Launches of the kernels made of {@code tile.cuh}: in float32 tiles of 128×128 where they keep the device busy, else of 64×64; on tensor
 * cores always the large ones.
 */
final class Tiles {
    /** Most blocks in the third dimension of a grid. */
    static final int MAX_Z = 65535;
    /** Below this many k a part is not worth a block. */
    private static final int SHORTEST_PART = 128;
    private static final int SMALL = 64;
    private static final int LARGE = 128;
    private static final int THREADS = 256;
    private static final int TENSOR_CORES = 8;

    private final Cuda cuda;
    private final String family;
    private final Precision precision;

    /** @param family of the kernels in float32; those with tensor cores are in {@code family.sm80} */
    Tiles(Cuda cuda, String family, Precision precision) {
        this.cuda = cuda;
        boolean plain = precision == Precision.FP32;
        if (!plain && cuda.computeMajor() < TENSOR_CORES)
            throw new EngineException("precision=" + precision.word(), "a device of compute capability 8.0 or later",
                    cuda.computeMajor() + ".x", "use precision=fp32");
        this.family = plain ? family : family + ".sm80";
        this.precision = precision;
    }

    /** Side of the tiles of a product of that many rows, columns and repetitions. */
    int edge(int rows, int columns, int z) {
        if (precision != Precision.FP32) return LARGE;
        boolean large = rows > SMALL && columns > SMALL
                && (long) count(rows, LARGE) * count(columns, LARGE) * z >= cuda.multiprocessors();
        return large ? LARGE : SMALL;
    }

    private static int count(int n, int edge) {
        return (n + edge - 1) / edge;
    }

    /** Blocks of a product. */
    int blocks(int rows, int columns, int z) {
        int edge = edge(rows, columns, z);
        return Math.toIntExact((long) count(rows, edge) * count(columns, edge) * z);
    }

    /** Parts into which sums over k are split, so that a product of few tiles keeps the device busy. */
    int parts(int rows, int columns, int z, int k) {
        return parts(blocks(rows, columns, z), z, k);
    }

    /** @param blocks of the whole product */
    int parts(int blocks, int z, int k) {
        if (blocks >= cuda.multiprocessors()) return 1;
        int wanted = Math.min((2 * cuda.multiprocessors() + blocks - 1) / blocks, k / SHORTEST_PART);
        return Math.max(1, Math.min(wanted, MAX_Z / z));
    }

    /** Runs a kernel for {@code z} products, each in {@code parts}. */
    void launch(String kernel, int rows, int columns, int z, int parts, Arguments arguments) {
        int edge = edge(rows, columns, z);
        String suffix = precision != Precision.FP32 ? "_" + precision.word() : edge == LARGE ? "_large" : "";
        cuda.launch(family, kernel + suffix,
                Grid.of(count(columns, edge), count(rows, edge), Math.multiplyExact(z, parts), THREADS), arguments);
    }
}
