package org.latentclr.saliency;

import java.util.OptionalInt;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Unary;
import org.latentclr.nn.segmentation.UNet;
import org.latentclr.picture.Picture;

/**
 * Saliency of any picture (METHODS §3.6): brought to the size that the network was trained on, σ(l₁) of each pixel, brought back.
 *
 * @param net asked in evaluation mode
 * @param channels that the network reads: 3, or 1 for grey
 * @param size of the shorter side for the network; empty for the picture's own
 */
public record SaliencyMaps(UNet net, int channels, OptionalInt size) {
    /** The map [H,W] of a picture, each value in [0,1]. */
    public float[] of(Picture picture, Backend device) {
        try (Scope s = Scope.open("saliency")) {
            return Autograd.noGrad(() -> of(PictureTensors.of(picture, channels, device)).toFloats());
        }
    }

    /** Maps [N,H,W] of pictures [N,C,H,W] in [−1,1], not modified. */
    public Tensor of(Tensor x) {
        boolean training = net.isTraining();
        net.train(false);
        int h = x.dim(2);
        int w = x.dim(3);
        Tensor logits = net.forward(size.isPresent() ? PictureTensors.shorterSide(x, size.getAsInt()) : x);
        Tensor map = Unary.apply(Unary.Kind.SIGMOID, logits.slice(1, 1, 2));
        net.train(training);
        Tensor back = map.dim(2) == h && map.dim(3) == w
                ? map
                : Resize.to(map, Resize.Mode.BILINEAR, h, w, false, true);
        return back.reshape(x.dim(0), h, w);
    }

    /** Mean absolute difference of a map and a mask of the same size. */
    public static double error(float[] map, float[] mask) {
        EngineException.check(map.length == mask.length, "mean absolute error", "as many pixels in map and mask",
                map.length + " and " + mask.length);
        double sum = 0;
        for (int i = 0; i < map.length; i++) sum += Math.abs(map[i] - mask[i]);
        return sum / map.length;
    }

    /** Intersection over union of what lies above ½ in a map and in a mask of the same size; 1 where both are empty. */
    public static double overlap(float[] map, float[] mask) {
        EngineException.check(map.length == mask.length, "intersection over union", "as many pixels in map and mask",
                map.length + " and " + mask.length);
        int both = 0;
        int either = 0;
        for (int i = 0; i < map.length; i++) {
            boolean a = map[i] > 0.5f;
            boolean b = mask[i] > 0.5f;
            if (a && b) both++;
            if (a || b) either++;
        }
        return either == 0 ? 1 : (double) both / either;
    }
}
