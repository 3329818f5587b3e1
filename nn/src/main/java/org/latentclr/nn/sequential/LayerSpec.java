package org.latentclr.nn.sequential;

/** One layer of a described network; sizes of weights are those of the checkpoint's tensors. */
public sealed interface LayerSpec {
    /** x·Wᵀ + b. */
    record Linear() implements LayerSpec {}

    /** x ∗ w + b. */
    record Conv(int stride, int padding) implements LayerSpec {}

    /** The adjoint of a convolution with w, plus b. */
    record ConvTranspose(int stride, int padding, int outputPadding) implements LayerSpec {}

    /** (x − mean)/√(variance + 1e−5)·γ + β by the stored statistics. */
    record BatchNorm() implements LayerSpec {}

    /** x·rsqrt(mean over channels of x² + 1e−8). */
    record PixelNorm() implements LayerSpec {}

    /** Nearest-pixel enlargement. */
    record Upsample(int factor) implements LayerSpec {}

    /** The code as an image of {@code channels} × {@code size}². */
    record Reshape(int channels, int size) implements LayerSpec {}

    /** max(x, 0). */
    record Relu() implements LayerSpec {}

    /** x &lt; 0 ? slope·x : x. */
    record LeakyRelu(double slope) implements LayerSpec {}

    /** tanh x. */
    record Tanh() implements LayerSpec {}

    /** 2/(1 + e^−x) − 1: what a network with pictures in [0,1] ends with, brought to [−1,1]. */
    record Sigmoid() implements LayerSpec {}

    /** Whether the layer has tensors in the checkpoint. */
    default boolean hasTensors() {
        return this instanceof Linear || this instanceof Conv || this instanceof ConvTranspose
                || this instanceof BatchNorm;
    }
}
