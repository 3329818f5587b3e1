package org.latentclr.nn.stylegan2;

import java.util.Optional;
import org.latentclr.engine.Dispatch;
import org.latentclr.engine.EngineException;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Conv2d;
import org.latentclr.engine.op.ConvSpec;
import org.latentclr.engine.op.Tile;
import org.latentclr.engine.op.fused.BiasAct;
import org.latentclr.engine.op.fused.ModulatedConv2d;
import org.latentclr.engine.op.fused.ModulatedLayer;
import org.latentclr.engine.op.fused.Resample;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.nn.Derived;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Parameter;

/** Modulated convolution with demodulation, noise, bias and activation, enlarging by 2 or not. */
final class SynthesisLayer extends StyledLayer {
    private final Settings settings;
    private final int resolution;
    private final int up;
    private final int noiseIndex;
    private final Parameter weight;
    private final Parameter bias;
    private final Parameter filter;
    private final Optional<Parameter> noiseMap;
    private final Optional<Parameter> noiseStrength;
    private final Derived energy;
    private int strengthVersion = -1;
    private double strength;

    /**
     * @param in input channels
     * @param resolution of the output
     * @param noiseIndex position among the convolutions, for given noise
     */
    SynthesisLayer(Initializer init, Settings settings, String path, int latent, int in, int out, int resolution,
            int up, int noiseIndex) {
        super(init, path, latent, settings.wSize(), in);
        this.settings = settings;
        this.resolution = resolution;
        this.up = up;
        this.noiseIndex = noiseIndex;
        weight = parameter("weight", init.normal(1, out, in, settings.kernel(), settings.kernel()));
        bias = parameter("bias", init.constant(0, out));
        filter = buffer("resample_filter",
                Resample.setupFilter(init.backend(), up > 1 ? settings.filter() : Settings.UNUSED_FILTER));
        boolean noisy = settings.noise();
        noiseStrength = noisy ? Optional.of(parameter("noise_strength", init.constant(0))) : Optional.empty();
        noiseMap = noisy
                ? Optional.of(buffer("noise_const", init.normal(1, resolution, resolution)))
                : Optional.empty();
        energy = new Derived(() -> ModulatedConv2d.energy(weight.value()), weight);
    }

    Parameter weight() {
        return weight;
    }

    /**
     * @param x [M,in,H,W], M a divisor of the batch
     * @param style [M',in], M' likewise
     * @return [max(M,M',noise),out,H·up,W·up]
     */
    Tensor forward(Tensor x, Tensor style, Noise noise, int batch, double gain) {
        return ModulatedLayer.apply(x, weight.value(), style, factors(style), noise(noise, batch).orElse(null),
                up > 1 ? filter.value() : null, up, settings.kernel() / 2, up == 1, bias.value(), activation(gain));
    }

    /**
     * The layer on a constant input: before demodulation its output is linear in the style, y = s·T.
     *
     * @param table T [in, out·H·W], see {@link #table}
     */
    Tensor onConstant(Tensor table, Tensor style, Noise noise, int batch, double gain) {
        Tensor d = factors(style);
        Tensor y = style.matmul(table).reshape(style.dim(0), d.dim(1), resolution, resolution);
        y = y.mul(d.reshape(d.dim(0), d.dim(1), 1, 1));
        Optional<Tensor> map = noise(noise, batch);
        return Dispatch.apply(activation(gain), map.isPresent() ? Tile.add(y, map.get()) : y, bias.value());
    }

    /** T[c, o·H·W + p] = (x[c] ∗ w[o,c])[p] for a constant input x [in,H,W]. */
    Tensor table(Tensor x) {
        Tensor w = weight.value();
        int in = w.dim(1);
        int out = w.dim(0);
        Tensor each = w.transpose(0, 1).reshape(in * out, 1, settings.kernel(), settings.kernel());
        var spec = ConvSpec.of(1, settings.kernel() / 2).withGroups(in);
        return Conv2d.apply(x.reshape(1, in, resolution, resolution), each, spec)
                .reshape(in, out * resolution * resolution);
    }

    private Tensor factors(Tensor style) {
        return ModulatedConv2d.demodulation(energy.get(), style);
    }

    private BiasAct activation(double gain) {
        var act = settings.activation();
        double clamp = settings.clamp() == BiasAct.NO_CLAMP ? BiasAct.NO_CLAMP : settings.clamp() * gain;
        return new BiasAct(1, act, act.defaultAlpha(), act.defaultGain() * gain, clamp);
    }

    /** strength·map, or nothing where that is zero. */
    private Optional<Tensor> noise(Noise noise, int batch) {
        if (noiseStrength.isEmpty() || silent(noiseStrength.get())) return Optional.empty();
        return map(noise, batch).map(m -> m.mul(noiseStrength.get().value()));
    }

    private Optional<Tensor> map(Noise noise, int batch) {
        return switch (noise) {
            case Noise.None n -> Optional.empty();
            case Noise.Stored n -> Optional.of(noiseMap.orElseThrow().value().reshape(1, 1, resolution, resolution));
            case Noise.Given g -> Optional.of(given(g));
            case Noise.Random r -> Optional.of(drawn(r.seed(), batch));
        };
    }

    private Tensor given(Noise.Given g) {
        EngineException.check(noiseIndex < g.maps().size(), "noise",
                "a map for each convolution, one for " + path() + " too",
                g.maps().size() + " maps");
        Tensor m = g.maps().get(noiseIndex);
        EngineException.check(m.rank() == 4 && m.shape().equals(Shape.of(m.dim(0), 1, resolution, resolution)),
                "noise of " + path(), "shape [1 or N,1," + resolution + "," + resolution + "]", m.shape());
        return m;
    }

    private Tensor drawn(long seed, int batch) {
        return Tensor.normal(weight.value().backend(), new RandomStream(seed, noiseIndex), batch, 1, resolution,
                resolution);
    }

    /** Whether the strength is a constant zero; it is read from the device once per change. */
    private boolean silent(Parameter p) {
        if (p.isTrainable()) return false;
        int version = p.value().storage().version();
        if (version != strengthVersion) {
            strength = p.value().item();
            strengthVersion = version;
        }
        return strength == 0;
    }
}
