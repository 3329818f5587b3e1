package org.latentclr.contrafeat.early;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.engine.functional.Softmax;
import org.latentclr.engine.op.Concat;
import org.latentclr.engine.op.Unary;
import org.latentclr.engine.op.fused.Activation;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.stylegan2.FullyConnected;

/** K directions of root mean square 1 as a function of w, and heat over the layers. */
public final class EarlyNavigator extends Module {
    private static final double EPSILON = 1e-8, SIGMOID_SCALE = 0.2;

    /** Heat over layers from logits, along the last dimension. */
    public enum Heat {
        SOFTMAX, SIGMOID, DOUBLE_SOFTMAX;

        /** σ is scaled by 0.2, to be as large as a softmax over five layers. */
        public Tensor of(Tensor logits) {
            return switch (this) {
                case SOFTMAX -> Softmax.softmax(logits, logits.rank() - 1);
                case SIGMOID -> Unary.apply(Unary.Kind.SIGMOID, logits).mul(SIGMOID_SCALE);
                case DOUBLE_SOFTMAX -> SOFTMAX.of(SOFTMAX.of(logits));
            };
        }
    }

    /**
     * Form.
     *
     * @param directions K
     * @param width w
     * @param layers L
     * @param depth number of fully connected layers
     * @param multiplier learning rate multiplier
     * @param constant whether directions do not depend on w
     * @param grouped whether each direction has a network of its own
     * @param globalHeat whether there is one heat map per direction
     * @param localHeat whether heat maps depend on w; needs groups
     */
    public record Form(int directions, int width, int layers, int depth, double multiplier, boolean constant,
            boolean grouped, boolean globalHeat, boolean localHeat, Heat heat) {
        public Form {
            EngineException.check(directions > 0 && width > 0 && depth > 0 && !(localHeat && (constant || !grouped)),
                    "early navigator", "at least one direction and layer, local heat with groups only",
                    directions + " directions, " + depth + " layers");
        }
    }

    private final Form form;
    private final List<GroupLinear> groups = new ArrayList<>();
    private final List<FullyConnected> layers = new ArrayList<>();
    private final Optional<Parameter> logits;

    public EarlyNavigator(Initializer init, Form form) {
        this.form = form;
        int depth = form.constant ? 1 : form.depth;
        for (int i = 0; i < depth; i++) {
            boolean last = i == depth - 1;
            Activation act = last ? Activation.LINEAR : Activation.LRELU;
            int in = form.constant ? 1 : form.width;
            int out = form.width + (form.localHeat && last ? form.layers : 0);
            if (form.constant || form.grouped)
                groups.add(child("fc" + i, new GroupLinear(init, form.directions, in, out, act, form.multiplier)));
            else
                layers.add(child("fc" + i, new FullyConnected(init, in, last ? out * form.directions : out, act,
                        form.multiplier, 0)));
        }
        logits = form.globalHeat
                ? Optional.of(parameter("heat_logits", init.normal(1, 1, form.directions, form.layers)))
                : Optional.empty();
    }

    public Form form() {
        return form;
    }

    /** [b,w] → directions [b,K,w], followed by heat logits along the last dimension where heat depends on w. */
    public Tensor forward(Tensor w) {
        Tensor x;
        if (!layers.isEmpty()) {
            x = w;
            for (FullyConnected layer : layers) x = layer.forward(x);
            x = x.reshape(w.dim(0), form.directions, form.width);
        } else {
            x = form.constant
                    ? Tensor.full(w.backend(), 1, w.dim(0), form.directions, 1)
                    : w.reshape(w.dim(0), 1, form.width).expand(w.dim(0), form.directions, form.width);
            for (GroupLinear layer : groups) x = layer.forward(x);
        }
        Tensor d = Normalization.secondMoment(x.slice(2, 0, form.width), 2, EPSILON);
        return form.localHeat ? Concat.apply(2, d, x.slice(2, form.width, x.dim(2))) : d;
    }

    /** Heat logits of a result of {@link #forward}: [b,K,L], or [1,K,L] where they are the same for all codes. */
    public Optional<Tensor> heatLogits(Tensor result) {
        return form.localHeat
                ? Optional.of(result.slice(2, form.width, result.dim(2)))
                : logits.map(Parameter::value);
    }
}
