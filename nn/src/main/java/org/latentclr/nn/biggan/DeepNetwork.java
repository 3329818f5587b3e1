package org.latentclr.nn.biggan;

import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Unary;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.layer.Linear;

/** The parameters of BigGAN-deep under the names of pytorch-pretrained-biggan. */
final class DeepNetwork extends Module {
    private final BigGanConfig config;
    private final Linear embeddings;
    private final Body body;

    DeepNetwork(BigGanConfig config, Initializer init) {
        this.config = config;
        embeddings = child("embeddings", new Linear(init, config.numClasses(), config.zDim(), false));
        body = child("generator", new Body(config, init));
    }

    BigGanConfig config() {
        return config;
    }

    /** [N,classes] → [N,z]. */
    Tensor embed(Tensor classes) {
        return embeddings.forward(classes);
    }

    Body body() {
        return body;
    }

    /** All layers after the embedding. */
    static final class Body extends Module {
        private final BigGanConfig config;
        private final SpectralLayer genZ;
        private final List<Module> layers = new ArrayList<>();
        private final FinalNorm norm;
        private final SpectralLayer toRgb;

        Body(BigGanConfig c, Initializer init) {
            config = c;
            int ch = c.channelWidth();
            genZ = child("gen_z", new SpectralLayer.Stored(init, true, 16 * 16 * ch, 2 * c.zDim()));
            Layers list = child("layers", new Layers());
            for (int i = 0; i < c.layers().size(); i++) {
                BigGanConfig.Block b = c.layers().get(i);
                if (i == c.attentionLayerPosition()) layers.add(list.add(layers.size(), attention(init, ch * b.in())));
                layers.add(list.add(layers.size(), new DeepBlock(init, c, b)));
            }
            int last = ch * c.layers().getLast().out();
            norm = child("bn", new FinalNorm(init, c, last));
            toRgb = child("conv_to_rgb", new SpectralLayer.Stored(init, true, last, last, 3, 3));
        }

        private static Attention attention(Initializer init, int channels) {
            return new Attention(init, channels, init.constant(0, 1), "snconv1x1_", "snconv1x1_o_conv",
                    (in, out) -> new SpectralLayer.Stored(init, false, out, in, 1, 1));
        }

        /** Blocks and the attention, by index. */
        List<Module> layers() {
            return layers;
        }

        /** [N,2z] → [N,16·ch,4,4]; the file's order of the features is height, width, channel. */
        Tensor start(Tensor condition) {
            Tensor y = genZ.linear(condition);
            return y.reshape(y.dim(0), 4, 4, 16 * config.channelWidth()).permute(0, 3, 1, 2);
        }

        /** The image of the last features. */
        Tensor finish(Tensor x, TruncationTable.Row row) {
            Tensor y = toRgb.convolve(norm.relu(x, row));
            return Unary.apply(Unary.Kind.TANH, y.slice(1, 0, 3));
        }
    }

    /** Layers under their indices. */
    private static final class Layers extends Module {
        Module add(int index, Module layer) {
            return child(String.valueOf(index), layer);
        }
    }

    /** Normalisation by statistics of one truncation, with fixed scale and offset. */
    private static final class FinalNorm extends Module {
        private final double eps;
        private final Parameter weight;
        private final Parameter bias;
        private final Parameter means;
        private final Parameter variances;

        FinalNorm(Initializer init, BigGanConfig c, int channels) {
            eps = c.eps();
            weight = parameter("weight", init.constant(1, channels));
            bias = parameter("bias", init.constant(0, channels));
            means = buffer("running_means", init.constant(0, c.nStats(), channels));
            variances = buffer("running_vars", init.constant(1, c.nStats(), channels));
        }

        Tensor relu(Tensor x, TruncationTable.Row row) {
            return Modulation.plain(x, row.of(means.value()), row.of(variances.value()), eps, weight.value(),
                    bias.value());
        }
    }
}
