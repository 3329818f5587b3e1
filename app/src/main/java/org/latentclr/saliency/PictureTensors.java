package org.latentclr.saliency;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.generator.Generator;
import org.latentclr.picture.Picture;
import org.latentclr.picture.PictureFolder;

/** Pictures from files as tensors in [−1,1]. */
public final class PictureTensors {
    private PictureTensors() {}

    /** [1,C,H,W]; for one channel the mean of the colours. */
    public static Tensor of(Picture p, int channels, Backend device) {
        EngineException.check(channels == 1 || channels == 3, "pictures", "1 or 3 channels", channels);
        int n = p.rgb().length;
        float[] v = new float[channels * n];
        for (int i = 0; i < n; i++) {
            int rgb = p.rgb()[i];
            float[] c = {rgb >> 16 & 0xFF, rgb >> 8 & 0xFF, rgb & 0xFF};
            for (int k = 0; k < channels; k++)
                v[k * n + i] = (channels == 1 ? (c[0] + c[1] + c[2]) / 3 : c[k]) / 127.5f - 1;
        }
        return Tensor.of(device, v, 1, channels, p.height(), p.width());
    }

    /** With {@code shorter} pixels on the shorter side and the same shape: [N,C,H,W] → [N,C,h,w]. */
    public static Tensor shorterSide(Tensor x, int shorter) {
        int h = x.dim(2);
        int w = x.dim(3);
        if (Math.min(h, w) == shorter) return x;
        return h > w
                ? Resize.to(x, Resize.Mode.BILINEAR, (int) ((long) shorter * h / w), shorter, false, true)
                : Resize.to(x, Resize.Mode.BILINEAR, shorter, (int) ((long) shorter * w / h), false, true);
    }

    /** The middle squares of all pictures of a folder in the size of a generator's: [N,C,S,S], in the current scope. */
    public static Tensor squares(PictureFolder folder, Generator g) {
        try (Scope s = Scope.open("pictures")) {
            List<Tensor> all = new ArrayList<>();
            for (Path file : folder.files()) all.add(square(folder.read(file), g));
            return s.keep(Concat.apply(0, all.toArray(Tensor[]::new)));
        }
    }

    private static Tensor square(Picture p, Generator g) {
        int size = g.imageSize();
        try (Scope s = Scope.open("picture")) {
            Tensor x = shorterSide(of(p, g.imageChannels(), g.backend()), size);
            int top = (x.dim(2) - size) / 2;
            int left = (x.dim(3) - size) / 2;
            return s.keep(x.slice(2, top, top + size).slice(3, left, left + size).contiguous());
        }
    }
}
