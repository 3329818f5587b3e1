package org.latentclr.data;

/** Numbered square pictures of one size. Threads may share one. */
public interface Pictures {
    /** One line for people: what and how many. */
    String describe();

    /** How many there are. */
    int count();

    /** 3 (RGB) or 1 (grey). */
    int channels();

    /** Rows and columns. */
    int size();

    /**
     * Writes picture {@code index} as [channels,size,size] in [−1,1].
     *
     * @param index 0 … count−1
     */
    void read(int index, float[] out, int offset);

    /** The pictures of several indices, [N,channels,size,size]. */
    default float[] read(int... indices) {
        int n = channels() * size() * size();
        float[] all = new float[indices.length * n];
        java.util.stream.IntStream.range(0, indices.length).parallel().forEach(i -> read(indices[i], all, i * n));
        return all;
    }
}
