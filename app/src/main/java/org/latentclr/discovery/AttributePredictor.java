package org.latentclr.discovery;

import org.latentclr.engine.Tensor;

/** Scores of attributes of pictures, such as pose or hair colour: a trained network, or the known factors of synthetic pictures. */
public interface AttributePredictor {
    /** Number of attributes. */
    int attributes();

    /**
     * @param images [n,3,H,W] in [−1,1]; what else the predictor wants of its input it does itself; not modified
     * @return [n,attributes]
     */
    Tensor predict(Tensor images);

    /** Pictures in [−1,1] as networks of torchvision want them: (x+1)/2, less the mean of ImageNet, divided by its deviation. */
    static Tensor imageNet(Tensor images) {
        Tensor mean = Tensor.of(images.backend(), new double[]{.485, .456, .406}, 1, 3, 1, 1);
        Tensor deviation = Tensor.of(images.backend(), new double[]{.229, .224, .225}, 1, 3, 1, 1);
        return images.add(1).mul(0.5).sub(mean).div(deviation);
    }
}
