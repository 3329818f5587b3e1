package org.latentclr.discovery;

import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;

/** Pictures as the published data set of edited pairs stores them: (x+1)·127.5, cut to 0…255 and to whole numbers, channels last. */
public final class PictureBytes {
    private PictureBytes() {}

    /**
     * @param images [n,C,H,W] in [−1,1], not modified
     * @return n·H·W·C bytes in the order [n,H,W,C]
     */
    public static byte[] of(Tensor images) {
        EngineException.check(images.rank() == 4, "picture bytes", "images [n,C,H,W]", images.shape());
        float[] v = images.toFloats();
        int c = images.dim(1);
        int area = images.dim(2) * images.dim(3);
        byte[] bytes = new byte[v.length];
        for (int i = 0; i < v.length; i++) {
            int n = i / (c * area);
            int channel = i / area % c;
            int value = (int) Math.clamp((v[i] + 1) * 127.5f, 0, 255);
            bytes[(n * area + i % area) * c + channel] = (byte) value;
        }
        return bytes;
    }
}
