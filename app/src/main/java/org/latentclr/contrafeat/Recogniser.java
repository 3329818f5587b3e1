package org.latentclr.contrafeat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.StateDict;
import org.latentclr.nn.features.ResNet18;
import org.latentclr.nn.layer.Linear;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

/** The recogniser of the baseline Recog (METHODS §2.14): ResNet-18 on a pair of pictures, a head for the direction and one for the step. */
public final class Recogniser extends Module {
    private static final String FIRST = "conv1.weight";

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

    /**
     * Writes torchvision's ResNet-18, trained on pictures, into the trunk: its first convolution is halved and repeated for the second
     * picture of a pair, its classifier is left out. The heads stay as they are.
     *
     * @throws org.latentclr.weights.WeightsException when the file is no ResNet-18 for pictures of this number of channels
     */
    public void loadPretrained(Path file) {
        Map<String, NamedArray> trunk = new LinkedHashMap<>();
        Checkpoint.read(file).tensors().forEach((name, a) -> {
            if (!name.startsWith("fc.")) trunk.put("net." + name, name.equals(FIRST) ? twice(a) : a);
        });
        StateDict.load(this, trunk, file,
                n -> n.startsWith("net.fc_") || n.endsWith("num_batches_tracked"));
    }

    /** [O,C,h,w] → [O,2C,h,w], both halves the given weights over 2. */
    private static NamedArray twice(NamedArray a) {
        if (a.rank() != 4) return a;
        float[] v = a.toFloats();
        int row = v.length / (int) a.size(0);
        float[] two = new float[2 * v.length];
        for (int i = 0; i < v.length; i++) two[i / row * 2 * row + i % row] = v[i] / 2;
        for (int i = 0; i < v.length; i++) two[(i / row * 2 + 1) * row + i % row] = v[i] / 2;
        return NamedArray.of(a.name(), two, a.size(0), 2 * a.size(1), a.size(2), a.size(3));
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
