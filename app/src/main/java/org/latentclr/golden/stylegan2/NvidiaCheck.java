package org.latentclr.golden.stylegan2;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Parameter;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.Discriminator;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.StyleSlot;
import org.latentclr.nn.stylegan2.Truncation;

/**
 * A generator in NVIDIA's format: codes under truncation, images, activations, gradients, and the discriminator's answer to its images.
 * What is computed follows from the tensors' names.
 */
final class NvidiaCheck implements GoldenCheck {
    private static final Pattern CODES = Pattern.compile("ws_psi(\\d+)(?:_cutoff(\\d+))?");
    private static final Pattern IMAGE = Pattern.compile("img_(const|none)_(psi\\d+)(_unfused)?");
    static final String SNAPSHOT = "network-snapshot.pkl";
    private static final String AFFINE = ".affine";

    @Override
    public boolean knows(String file) {
        return StyleGan2Checks.below(file, "nvidia_sg2") && file.endsWith("/golden.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Path snapshot = file.sibling(SNAPSHOT);
        values(file, StyleGan2.open(snapshot, device));
        StyleGan2 trained = StyleGan2.openTrainable(snapshot, device);
        images(file, trained, true);
        imageGradients(file, trained);
        mappingGradients(file, trained);
        file.in("discriminator", () -> {
            Discriminator d = Discriminator.open(snapshot, device);
            file.expect("D_logits_of_img_plus", d.forward(file.tensor(device, "img_plus"), classes(file, device)));
        });
    }

    private static Optional<Tensor> classes(GoldenFile file, Backend device) {
        return file.has("c") ? Optional.of(file.tensor(device, "c")) : Optional.empty();
    }

    private static Latents z(GoldenFile file, Tensor z) {
        Latents latents = Latents.of(LatentSpace.Z, z);
        return classes(file, z.backend()).map(latents::withClasses).orElse(latents);
    }

    private static void values(GoldenFile file, StyleGan2 g) {
        each(file, CODES, (name, m) -> {
            int cutoff = m.group(2) == null ? Integer.MAX_VALUE : Integer.parseInt(m.group(2));
            Truncation t = new Truncation(StyleGan2Checks.psi(m.group(1)), cutoff);
            file.expect(name, g.with(t).codes(z(file, file.tensor(g.backend(), "z"))));
        });
        images(file, g, false);
        Latents plus = Latents.perLayer(LatentSpace.W, file.tensor(g.backend(), "ws_plus"));
        file.expect("img_plus", g.image(plus));
        Tensor styles = g.styles(plus);
        for (StyleSlot slot : g.styleSlots())
            file.expect("act." + slot.layer() + AFFINE,
                    styles.slice(1, slot.offset(), slot.offset() + slot.size()));
        for (String name : file.names())
            if (name.startsWith("act.") && !name.endsWith(AFFINE))
                file.expect(name, g.features(plus, name.substring("act.".length())));
    }

    /** Images of stored codes; "unfused" ones through the trainable network, which takes no short cuts. */
    private static void images(GoldenFile file, StyleGan2 g, boolean unfused) {
        each(file, IMAGE, (name, m) -> {
            if (unfused != (m.group(3) != null)) return;
            Noise noise = m.group(1).equals("const") ? new Noise.Stored() : new Noise.None();
            Tensor ws = file.tensor(g.backend(), "ws_" + m.group(2));
            file.expect(name, g.with(noise).image(Latents.perLayer(LatentSpace.W, ws)));
        });
    }

    private static void imageGradients(GoldenFile file, StyleGan2 g) {
        Tensor ws = file.tensor(g.backend(), "ws_plus").track();
        Tensor image = g.image(Latents.perLayer(LatentSpace.W, ws));
        gradients(file, g, image, file.tensor(g.backend(), "R"), "ws_plus", ws, "synthesis.");
    }

    private static void mappingGradients(GoldenFile file, StyleGan2 g) {
        Tensor z = file.tensor(g.backend(), "z").track();
        gradients(file, g, g.codes(z(file, z)), file.tensor(g.backend(), "R_w"), "z", z, "mapping.");
    }

    /** Gradients of sum(y·r) in a code and in all parameters under a prefix. */
    private static void gradients(GoldenFile file, StyleGan2 g, Tensor y, Tensor r, String codeName, Tensor code,
            String prefix) {
        Map<String, Parameter> parameters = g.network().parameters();
        List<String> names = new ArrayList<>(parameters.keySet().stream().filter(n -> n.startsWith(prefix)).toList());
        List<Tensor> variables = new ArrayList<>(names.stream().map(n -> parameters.get(n).value()).toList());
        names.add(codeName);
        variables.add(code);
        Tensor[] gradients = Autograd.grad(y, variables, r, false, false);
        for (int i = 0; i < gradients.length; i++) file.expect("grad." + names.get(i), gradients[i]);
    }

    private static void each(GoldenFile file, Pattern pattern, BiConsumer<String, Matcher> f) {
        for (String name : file.names()) {
            Matcher m = pattern.matcher(name);
            if (m.matches()) f.accept(name, m);
        }
    }
}
