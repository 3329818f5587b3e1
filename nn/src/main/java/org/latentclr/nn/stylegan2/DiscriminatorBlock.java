package org.latentclr.nn.stylegan2;

import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.weights.StyleGan2Architecture.Wiring;

/** All layers of a discriminator at one resolution above 4²: features from the image where wanted, conv0, conv1, which halves. */
final class DiscriminatorBlock extends Module {
    private static final double HALF = Math.sqrt(0.5);

    /** Features, and the image where the wiring hands it on. */
    record State(Optional<Tensor> x, Optional<Tensor> image) {}

    private final Wiring wiring;
    private final Optional<PlainConv> fromRgb;
    private final PlainConv conv0;
    private final PlainConv conv1;
    private final Optional<PlainConv> skip;
    private final Parameter filter;

    DiscriminatorBlock(Initializer init, DiscriminatorArchitecture a, int resolution) {
        wiring = a.wiring();
        Activation act = Activation.of(a.activation());
        int in = a.channelsAt(resolution);
        int out = a.channelsAt(resolution / 2);
        double[] taps = Settings.binomial(a.filterTaps());
        filter = buffer("resample_filter", Resample.setupFilter(init.backend(), taps));
        fromRgb = resolution == a.resolution() || wiring == Wiring.SKIP
                ? Optional.of(child("fromrgb",
                        new PlainConv(init, a.imageChannels(), in, 1, true, act, 1, 1, a.clamp(),
                                Settings.UNUSED_FILTER)))
                : Optional.empty();
        conv0 = child("conv0", new PlainConv(init, in, in, 3, true, act, 1, 1, a.clamp(), Settings.UNUSED_FILTER));
        conv1 = child("conv1", new PlainConv(init, in, out, 3, true, act, 1, 2, a.clamp(), taps));
        skip = wiring == Wiring.RESNET
                ? Optional.of(child("skip", new PlainConv(init, in, out, 1, false, Activation.LINEAR, 1, 2,
                        BiasAct.NO_CLAMP, taps)))
                : Optional.empty();
    }

    State forward(State before) {
        Optional<Tensor> image = before.image();
        Tensor x = before.x().orElse(null);
        if (fromRgb.isPresent()) {
            Tensor y = fromRgb.get().forward(image.orElseThrow(), 1);
            x = x == null ? y : x.add(y);
            image = wiring == Wiring.SKIP
                    ? Optional.of(Resample.downsample2d(image.get(), filter.value(), 2))
                    : Optional.empty();
        }
        Tensor y = conv1.forward(conv0.forward(x, 1), skip.isPresent() ? HALF : 1);
        return new State(Optional.of(skip.isPresent() ? y.add(skip.get().forward(x, HALF)) : y), image);
    }
}
