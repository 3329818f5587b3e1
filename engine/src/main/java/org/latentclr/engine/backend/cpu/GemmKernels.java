package org.latentclr.engine.backend.cpu;

/**
 * The innermost loops of matrix products, one implementation per vector width (generated) and one in plain Java. Each
 * element of a result is summed over k in ascending order, or in an order that depends only on the width and on k.
 */
interface GemmKernels {
    /** Floats of working space that {@link #dots} and {@link #dot} need. */
    int TMP = 256;

    /** Number of rows of a full tile. */
    int tileRows();

    /** Number of columns of a tile, a multiple of {@link #lanes()}. */
    int tileColumns();

    /** Floats in a vector. */
    int lanes();

    /** Tile heights offered are the multiples of this up to {@link #tileRows()}. */
    int rowStep();

    /**
     * C[mr,nr] (+)= sum over p of ap[p,mr]^T * bp[p,nr].
     *
     * @param mr height, a multiple of {@link #rowStep()}
     * @param kc length of the sum
     * @param ap left panel, element (i, p) at ao + p*mr + i
     * @param bp right panel, element (p, j) at bo + p*nr + j
     * @param c modified: element (i, j) at co + i*ldc + j
     * @param accumulate whether C is added to
     */
    void tile(int mr, int kc, float[] ap, int ao, float[] bp, int bo, float[] c, int co, int ldc, boolean accumulate);

    /**
     * C[i,j] (+)= sum over p of a[i,p]*b[j,p] for one row or four rows i (lda apart) and four rows j (ldb apart).
     *
     * @param rows 1 or 4
     * @param tmp at least {@link #TMP} floats, overwritten
     */
    void dots(int rows, int k, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc,
            boolean accumulate, float[] tmp);

    /** Sum over p of a[ao+p]*b[bo+p]; at least {@link #TMP} floats of {@code tmp} are overwritten. */
    float dot(int k, float[] a, int ao, float[] b, int bo, float[] tmp);

    /**
     * C[i,j] += sum over four p of a[i,p]*b[p,j], p ascending, for one row or four rows i and n columns j.
     *
     * @param rows 1 or 4
     */
    void axpys(int rows, int n, float[] a, int ao, int lda, float[] b, int bo, int ldb, float[] c, int co, int ldc);

    /**
     * Rows of a right panel: for p = 0 … count−1 and each pair (from, to) of places, whole vectors dst[o + p*nr + to …] = src[row + from …], later
     * ones over earlier ones. Row p has the tap (tap + p) mod taps.length: it is taps[that] + plane, to which planeStride is added after each
     * last tap.
     *
     * @param vectors pairs of places
     */
    void gather(int count, float[] src, int plane, int planeStride, int[] taps, int tap, int vectors, int[] places,
            float[] dst, int o);

    /** dst[o + i*nr + j] = src[rows[r+j] + s + i] for i, j &lt; {@link #lanes()}. */
    void transpose(float[] src, int[] rows, int r, int s, float[] dst, int o);

    /**
     * dst[o + i*step + j] = src[s + min(j, last)*distance + i] for i, j &lt; {@link #lanes()}, i ascending: where step is smaller than that, later rows
     * are written over the ends of earlier ones.
     */
    void turn(float[] src, int s, int distance, int last, float[] dst, int o, int step);

    /** Copies n floats from src[s] to dst[d], meant for short runs. */
    void copy(float[] src, int s, float[] dst, int d, int n);
}
