package org.latentclr.contrafeat;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.stylegan2.FullyConnected;

/** Fully connected layers on a W+ code: hidden ones with ReLU and gain √2, then a linear one (METHODS §2.3, other heads). */
public final class CodeNet extends Module {
    /** What the network sees of a code [L,w]. */
    public enum Reading {
        /** The mean over the layers, [w]. */
        MEAN,
        /** All layers, [L·w]. */
        ALL
    }

    private final Reading reading;
    private final List<FullyConnected> layers = new ArrayList<>();

    CodeNet(Initializer init, Reading reading, int codes, int width, int hidden, int middle, int out) {
        this.reading = reading;
        int in = reading == Reading.MEAN ? width : codes * width;
        for (int i = 0; i <= hidden; i++) {
            boolean last = i == hidden;
            layers.add(child(Integer.toString(i), new FullyConnected(init, in, last ? out : middle,
                    last ? Activation.LINEAR : Activation.RELU, 1, 0)));
            in = middle;
        }
    }

    /** [b,L,w] → [b,out]. */
    Tensor forward(Tensor ws) {
        Tensor x = reading == Reading.MEAN ? ws.mean(false, 1) : ws.reshape(ws.dim(0), -1);
        for (FullyConnected layer : layers) x = layer.forward(x);
        return x;
    }
}
