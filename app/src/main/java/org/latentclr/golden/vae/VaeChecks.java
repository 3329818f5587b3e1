package org.latentclr.golden.vae;

import java.util.List;
import java.util.Map;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.layer.Chain;
import org.latentclr.vae.Objective;
import org.latentclr.vae.Vae;

/** The checks of autoencoders in the folder {@code contrafeat_full}. */
public final class VaeChecks {
    /** Learning rate of the small networks. */
    static final double SMALL_RATE = 1e-2;
    private static final String FIRST = "encoder.0.weight", HEAD = "encoder.2.weight", DECODER = "decoder.0.weight",
            INIT = "init.";

    private VaeChecks() {}

    public static List<GoldenCheck> all() {
        return List.of(new GroupVaeCheck(), new BetaVaeCheck(), new FactorVaeCheck());
    }

    static boolean is(String file, String name) {
        return file.matches("(.*/)?contrafeat_full/" + name + "\\.safetensors");
    }

    /** The files' small network, Linear–Tanh–Linear both ways, with its first values. */
    static Vae small(GoldenFile file, Backend device) {
        int hidden = file.shape(INIT + FIRST).dim(0);
        int in = file.shape(INIT + FIRST).dim(1);
        int latents = file.shape(INIT + HEAD).dim(0) / 2;
        int back = file.shape(INIT + DECODER).dim(0);
        Initializer init = Initializer.undefined(device);
        Vae vae = new Vae(new Chain(init).linear(in, hidden).tanh().linear(hidden, 2 * latents),
                new Chain(init).linear(latents, back).tanh().linear(back, in), latents);
        vae.state().forEach((n, p) -> p.assign(file.tensor(device, INIT + n)));
        return vae;
    }

    /** Batch {@code i} of the stored inputs [steps,b,d]. */
    static Tensor batch(GoldenFile file, Backend device, int i) {
        Tensor x = file.tensor(device, "x");
        return x.slice(0, i, i + 1).reshape(x.dim(1), x.dim(2));
    }

    static Objective.Reconstruction reconstruction(Object name) {
        return name.equals("bce") ? Objective.Reconstruction.BCE : Objective.Reconstruction.L2;
    }

    static double number(Object json, double fallback) {
        return json instanceof Number n ? n.doubleValue() : fallback;
    }

    /** The entry that holds the configurations; its name also says how their columns are called. */
    static String configurations(GoldenFile file) {
        return file.texts().stream().filter(k -> k.startsWith("configs")).findFirst()
                .orElseThrow(() -> new IllegalStateException(file.name() + " has no configurations"));
    }

    /** Compares gradients, whole or as sums with the formula input of a seed, with those that the file has. */
    static void gradients(GoldenFile file, String prefix, Module module, long probe, Tensor... gradients) {
        int i = 0;
        for (String name : module.parameters().keySet()) Formula.expect(file, prefix + name, gradients[i++], probe);
    }

    /** Compares parameters and buffers likewise. */
    static void values(GoldenFile file, String prefix, Module module, long probe) {
        for (Map.Entry<String, Parameter> e : module.state().entrySet())
            Formula.expect(file, prefix + e.getKey(), e.getValue().value(), probe);
    }
}
