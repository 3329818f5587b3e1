package org.latentclr.voynov;

import java.util.Map;
import java.util.OptionalInt;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Resize;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.features.ResNet18;
import org.latentclr.nn.layer.Linear;

/** ResNet-18 on the pair of pictures, made smaller first if asked for, and two linear heads. */
public final class ResNetReconstructor extends Reconstructor {
    private static final int CLASSES = 1000;

    private final ResNet18 trunk;
    private final Linear logits;
    private final Linear shift;
    private final OptionalInt size;

    /**
     * @param channels of one picture
     * @param size height and width to which pictures are brought first, by the nearest pixel
     */
    public ResNetReconstructor(Initializer init, int directions, int channels, OptionalInt size) {
        super(directions, channels);
        this.size = size;
        trunk = child("features_extractor", new ResNet18(init, 2 * channels, Map.of("fc", new Unused(init))));
        logits = child("type_estimator", new Linear(init, ResNet18.FEATURES, directions, true));
        shift = child("shift_estimator", new Linear(init, ResNet18.FEATURES, 1, true));
    }

    /** torchvision's classifier, which nobody reads: it makes files complete for the published tool. */
    private static final class Unused extends Module {
        Unused(Initializer init) {
            buffer("weight", init.constant(0, CLASSES, ResNet18.FEATURES));
            buffer("bias", init.constant(0, CLASSES));
        }
    }

    /** The 512 features of a pair [N,2C,H,W]. */
    public Tensor features(Tensor pair) {
        return trunk.features(size.isPresent()
                ? Resize.to(pair, Resize.Mode.NEAREST, size.getAsInt(), size.getAsInt())
                : pair);
    }

    @Override
    Prediction predict(Tensor pair) {
        Tensor f = features(pair);
        return new Prediction(logits.forward(f), shift.forward(f).reshape(pair.dim(0)));
    }

    @Override
    public String describe() {
        return String.format(java.util.Locale.ROOT, "ResNet-18 reconstructor, %,d parameters%s", parameterCount(),
                size.isPresent() ? ", pictures of " + size.getAsInt() + "²" : "");
    }
}
