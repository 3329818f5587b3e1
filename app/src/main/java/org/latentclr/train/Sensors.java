package org.latentclr.train;

import java.nio.file.Path;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;

/** The networks whose feature maps judge changes of pictures. */
public final class Sensors {
    private static final long FORMULA_SEED = 1;

    private Sensors() {}

    /** The user's AlexNet, or one of the same shape whose weights are a formula. Its tensors belong to the current scope. */
    public static AlexNet open(Optional<Path> file, Backend backend) {
        return file.map(f -> AlexNet.open(f, backend))
                .orElseGet(() -> AlexNet.formula(AlexNetLayout.TORCHVISION, FORMULA_SEED, backend));
    }
}
