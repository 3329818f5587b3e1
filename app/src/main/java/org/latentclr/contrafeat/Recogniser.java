package org.latentclr.contrafeat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.features.ResNet18;
import org.latentclr.nn.layer.Linear;

/** The recogniser of the baseline Recog (METHODS §2.14): ResNet-18 on a pair of pictures, a head for the direction and one for the step. */
public final class Recogniser extends Module {
    private final ResNet18 net;
    private final Linear direction;
    private final Linear step;

    /**
     * What is recognised.
     *
     * @param direction logits [b,K]
     * @param step t̂ [b,1]
     */
    public record Answer(Tensor direction, Tensor step) {}

    /** @param channels of one picture */
    public Recogniser(Initializer init, int directions, int channels) {
        direction = new Linear(init, ResNet18.FEATURES, directions, true);
        step = new Linear(init, ResNet18.FEATURES, 1, true);
        Map<String, Module> heads = new LinkedHashMap<>();
        heads.put("fc_vd", direction);
        heads.put("fc_vs", step);
        net = child("net", new ResNet18(init, 2 * channels, heads));
    }

    /** @param pairs original and edited picture one after the other over the channels, [b,2C,H,W] */
    public Answer forward(Tensor pairs) {
        Tensor f = net.features(pairs);
        return new Answer(direction.forward(f), step.forward(f));
    }

    /** Pairs of the first and the second half of a batch [2b,C,H,W]. */
    static Tensor pairs(Tensor images) {
        int b = images.dim(0) / 2;
        EngineException.check(images.dim(0) == 2 * b && b > 0, "Recog", "originals and as many edits",
                images.dim(0) + " pictures");
        return Concat.apply(1, images.slice(0, 0, b), images.slice(0, b, 2 * b));
    }
}
