package org.latentclr.engine.backend.cpu;

/** Lines of the cache. */
final class Lines {
    /** Floats in one. */
    static final int FLOATS = 16;

    private Lines() {}

    /**
     * One number of every line of data[from, from+length), added up. A product asks for its operands one line after the other, each after a
     * dozen multiplications, and the processor looks hardly farther ahead; here all lines are asked for before the first has come. What comes
     * back must be stored somewhere, so that the compiler keeps the reading; its value is of no use.
     */
    static float touch(float[] data, int from, int length) {
        float a = 0, b = 0, c = 0, d = 0;
        int i = from, last = from + length - 1;
        for (; i + 3 * FLOATS <= last; i += 4 * FLOATS) {
            a += data[i];
            b += data[i + FLOATS];
            c += data[i + 2 * FLOATS];
            d += data[i + 3 * FLOATS];
        }
        for (; i <= last; i += FLOATS) a += data[i];
        return a + b + c + d + (length > 0 ? data[last] : 0);
    }
}
