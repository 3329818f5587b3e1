package org.latentclr.data;

import java.nio.file.Path;
import java.util.Arrays;
import org.latentclr.UserError;

/** Grey pictures of an idx file [N,H,W], put in the middle of a square of zeros or enlarged by a whole factor, bilinearly. */
public final class IdxPictures implements Pictures {
    private final IdxFile file;
    private final String name;
    private final int size;

    /**
     * @param size rows and columns wanted; the longer side of the file's pictures is brought to it
     */
    public IdxPictures(Path path, IdxFile file, int size) {
        if (file.shape().length != 3 || file.count() == 0)
            throw new UserError(path + ": pictures [N,H,W] expected, found shape " + Arrays.toString(file.shape())
                    + "; give the file of the pictures, not of the labels");
        this.file = file;
        this.size = size;
        name = String.valueOf(path.getFileName());
    }

    @Override
    public String describe() {
        return count() + " pictures of " + name + ", " + size + "²";
    }

    @Override
    public int count() {
        return file.count();
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void read(int index, float[] out, int offset) {
        int h = file.shape()[1];
        int w = file.shape()[2];
        int base = index * h * w;
        int longer = Math.max(h, w);
        // A size up to an eighth larger is a margin, not another scale: 28² in 32².
        double scale = size >= longer && size <= longer * 1.15 ? 1 : (double) size / longer;
        for (int y = 0; y < size; y++)
            for (int x = 0; x < size; x++) {
                double v = (y + 0.5 - size / 2.0) / scale + h / 2.0 - 0.5;
                double u = (x + 0.5 - size / 2.0) / scale + w / 2.0 - 0.5;
                out[offset + y * size + x] = (float) (bilinear(base, h, w, v, u) / 127.5 - 1);
            }
    }

    private double bilinear(int base, int h, int w, double v, double u) {
        int y = (int) Math.floor(v);
        int x = (int) Math.floor(u);
        double a = v - y;
        double b = u - x;
        return (1 - a) * ((1 - b) * at(base, h, w, y, x) + b * at(base, h, w, y, x + 1))
                + a * ((1 - b) * at(base, h, w, y + 1, x) + b * at(base, h, w, y + 1, x + 1));
    }

    private int at(int base, int h, int w, int y, int x) {
        return y < 0 || y >= h || x < 0 || x >= w ? 0 : file.values()[base + y * w + x] & 0xFF;
    }
}
