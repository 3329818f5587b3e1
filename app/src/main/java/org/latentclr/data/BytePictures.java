package org.latentclr.data;

import java.util.List;

/**
 * Colour pictures kept in memory as bytes.
 *
 * @param describe one line for people
 * @param size rows and columns
 * @param pixels of each picture [size,size,3]; not to be modified
 */
public record BytePictures(String describe, int size, List<byte[]> pixels) implements Pictures {
    @Override
    public int count() {
        return pixels.size();
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public void read(int index, float[] out, int offset) {
        byte[] p = pixels.get(index);
        int n = size * size;
        for (int i = 0; i < n; i++)
            for (int c = 0; c < 3; c++) out[offset + c * n + i] = (p[3 * i + c] & 0xFF) / 127.5f - 1;
    }
}
