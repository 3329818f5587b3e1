package org.latentclr.train;

import java.nio.file.Path;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.nn.features.AlexNet;

/** The networks whose feature maps judge changes of pictures. */
public final class Sensors {
    private Sensors() {}

    /** The user's AlexNet, or the bundled one. Its tensors belong to the current scope. */
    public static AlexNet open(Optional<Path> file, Backend backend) {
        return file.map(f -> AlexNet.open(f, backend)).orElseGet(() -> AlexNet.bundled(backend));
    }
}
