package org.latentclr.nn.stylegan2;

import org.latentclr.engine.Tensor;

/**
 * The place of one layer's style in a code of style space.
 *
 * @param layer the layer that reads it, such as {@code b8.conv0} or {@code b8.torgb}
 * @param latent index of the code in W+ that it is computed from
 * @param offset first index in the code
 * @param size number of styles: the layer's input channels
 * @param affine weight [size,w] of the affine layer that makes it (SeFa reads it, METHODS §5); not to be freed
 */
public record StyleSlot(String layer, int latent, int offset, int size, Tensor affine) {
    /** Whether the layer makes an image rather than features. */
    public boolean isRgb() {
        return layer.endsWith(".torgb");
    }
}
