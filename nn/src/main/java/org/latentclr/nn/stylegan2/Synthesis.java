package org.latentclr.nn.stylegan2;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.weights.StyleGan2Architecture;

/** Styles to an image, resolution by resolution. */
final class Synthesis extends Module {
    private final List<SynthesisBlock> blocks = new ArrayList<>();
    private final List<StyledLayer> styled = new ArrayList<>();

    Synthesis(Initializer init, StyleGan2Architecture a) {
        Settings settings = Settings.of(a);
        for (int r = 4; r <= a.resolution(); r *= 2) {
            SynthesisBlock block = child("b" + r, new SynthesisBlock(init, settings, a, r));
            blocks.add(block);
            block.conv0().ifPresent(styled::add);
            styled.add(block.conv1());
            block.toRgb().ifPresent(styled::add);
        }
    }

    List<SynthesisBlock> blocks() {
        return blocks;
    }

    /** The layers that read a code, in order of computation. */
    List<StyledLayer> styled() {
        return styled;
    }

    /**
     * What the pass asks for: the image or one layer's output. Nothing beyond it is computed; intermediate values are freed block by
     * block unless a gradient needs them.
     */
    Tensor run(Pass pass) {
        Optional<Tensor> x = Optional.empty();
        Optional<Tensor> image = Optional.empty();
        for (SynthesisBlock block : blocks) {
            Optional<Tensor> previous = x;
            try (Scope s = Scope.local(block.path())) {
                Tensor y = block.features(previous, pass);
                if (pass.found().isEmpty()) image = block.image(image, y, pass).map(s::keep);
                if (pass.found().isPresent()) return s.keep(pass.found().get());
                x = Optional.of(s.keep(y));
            }
            previous.ifPresent(Tensor::free);
        }
        return image.orElseThrow();
    }
}
