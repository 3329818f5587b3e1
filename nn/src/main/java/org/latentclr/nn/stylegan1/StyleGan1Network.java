package org.latentclr.nn.stylegan1;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.functional.Normalization;
import org.latentclr.engine.functional.Resize;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Unary;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/** The parameters of the first StyleGAN: {@code g_mapping.denseI}, {@code g_synthesis.blocks.RxR}, {@code g_synthesis.torgb}. */
final class StyleGan1Network extends Module {
    static final double SLOPE = 0.2;
    private static final double ROOT2 = Math.sqrt(2), MAPPING = 0.01;
    /** From this size on, enlarging and convolving are one transposed convolution. */
    private static final int FUSED = 128;

    private final List<ScaledLayer> mapping = new ArrayList<>();
    private final List<Block> blocks = new ArrayList<>();
    private final ScaledLayer toRgb;

    /**
     * @param depth number of layers of the mapping
     * @param channels at 4², 8², …
     */
    StyleGan1Network(Initializer init, int z, int w, int depth, List<Integer> channels, int colours) {
        Part map = child("g_mapping", new Part());
        for (int i = 0; i < depth; i++)
            mapping.add(map.add("dense" + i, new ScaledLayer(init, ROOT2, MAPPING, w, i == 0 ? z : w)));
        Part synthesis = child("g_synthesis", new Part());
        toRgb = synthesis.add("torgb", new ScaledLayer(init, 1, 1, colours, channels.getLast(), 1, 1));
        Part list = synthesis.add("blocks", new Part());
        for (int i = 0; i < channels.size(); i++) {
            int size = 4 << i;
            Block b = new Block(init, i == 0 ? 0 : channels.get(i - 1), channels.get(i), w, size);
            blocks.add(list.add(size + "x" + size, b));
        }
    }

    List<Block> blocks() {
        return blocks;
    }

    /** [N,z] → [N,w]. */
    Tensor map(Tensor z) {
        Tensor x = Normalization.secondMoment(z, 1, 1e-8);
        for (ScaledLayer layer : mapping) x = Unary.leakyRelu(layer.linear(x), SLOPE);
        return x;
    }

    Tensor image(Tensor x) {
        return toRgb.convolve(x).add(toRgb.bias().reshape(-1, 1, 1));
    }

    private static final class Part extends Module {
        <M extends Module> M add(String name, M module) {
            return child(name, module);
        }
    }

    /** Constant or enlarging convolution, epilogue, convolution, epilogue. */
    static final class Block extends Module {
        private final int size;
        private final Optional<Parameter> constant;
        private final Optional<Parameter> constantBias;
        private final Optional<ScaledLayer> up;
        private final ScaledLayer convolution;
        private final Epilogue first;
        private final Epilogue second;

        Block(Initializer init, int in, int out, int w, int size) {
            this.size = size;
            boolean start = in == 0;
            constant = start ? Optional.of(parameter("const", init.normal(1, 1, out, 4, 4))) : Optional.empty();
            constantBias = start ? Optional.of(parameter("bias", init.constant(0, out))) : Optional.empty();
            up = start
                    ? Optional.empty()
                    : Optional.of(child("conv0_up", new ScaledLayer(init, ROOT2, 1, out, in, 3, 3)));
            first = child("epi1", new Epilogue(init, out, w));
            convolution = child(start ? "conv" : "conv1", new ScaledLayer(init, ROOT2, 1, out, out, 3, 3));
            second = child("epi2", new Epilogue(init, out, w));
        }

        int size() {
            return size;
        }

        /**
         * @param x features of the block before; not read by the first block
         * @param w1 code of the first epilogue [N,w]
         * @param w2 code of the second
         * @param noise added in both epilogues, [1,1,size,size]
         */
        Tensor forward(Tensor x, Tensor w1, Tensor w2, Tensor noise) {
            Tensor y;
            if (up.isEmpty()) {
                Tensor c = constant.orElseThrow().value();
                y = c.add(constantBias.orElseThrow().value().reshape(-1, 1, 1)).expand(w1.dim(0), c.dim(1), 4, 4);
            } else
                y = blurred(enlarged(x)).add(up.get().bias().reshape(-1, 1, 1));
            y = first.forward(y, noise, w1);
            y = convolution.convolve(y).add(convolution.bias().reshape(-1, 1, 1));
            return second.forward(y, noise, w2);
        }

        private Tensor enlarged(Tensor x) {
            return size >= FUSED
                    ? up.orElseThrow().enlarge(x)
                    : up.orElseThrow().convolve(Resize.to(x, Resize.Mode.NEAREST, size, size));
        }

        /** [1,2,1]⊗[1,2,1]/16. */
        private static Tensor blurred(Tensor x) {
            int c = x.dim(1);
            Tensor k = Tensor.of(x.backend(), new double[]{1, 2, 1, 2, 4, 2, 1, 2, 1}, 1, 1, 3, 3).mul(1 / 16.0);
            return Conv2d.apply(x, k.expand(c, 1, 3, 3).contiguous(), ConvSpec.of(1, 1).withGroups(c));
        }
    }

    /** lrelu(x + weight·noise), each channel of each image normalised, then ·(s₀ + 1) + s₁ with s = affine(w). */
    private static final class Epilogue extends Module {
        private final Parameter strength;
        private final ScaledLayer style;

        Epilogue(Initializer init, int channels, int w) {
            Part noise = child("top_epi", new Part()).add("noise", new Part());
            strength = noise.weight(init.constant(0, channels));
            style = child("style_mod", new Part()).add("lin", new ScaledLayer(init, 1, 1, 2 * channels, w));
        }

        Tensor forward(Tensor x, Tensor noise, Tensor w) {
            Tensor y = Unary.leakyRelu(x.add(noise.mul(strength.value().reshape(-1, 1, 1))), SLOPE);
            y = Normalization.instanceNorm(y, null, null, 1e-5);
            Tensor s = style.linear(w).reshape(w.dim(0), 2, x.dim(1), 1, 1);
            Tensor scale = s.slice(1, 0, 1).reshape(w.dim(0), x.dim(1), 1, 1).add(1);
            Tensor shift = s.slice(1, 1, 2).reshape(w.dim(0), x.dim(1), 1, 1);
            return y.mul(scale).add(shift);
        }

        private static final class Part extends Module {
            <M extends Module> M add(String name, M module) {
                return child(name, module);
            }

            Parameter weight(Tensor initial) {
                return parameter("weight", initial);
            }
        }
    }
}
