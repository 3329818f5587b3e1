package org.latentclr.golden.generators;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.biggan.BigGanDeep;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.weights.Json;

/**
 * BigGAN-deep: images at several truncations, activations by the published tool's names, codes per layer, gradients, spectral norms. The
 * names say what is computed; the truncation of everything but the images is the one that the image's gradient is for.
 */
final class BigGanCheck implements GoldenCheck {
    private static final Pattern IMAGE = Pattern.compile("image\\.trunc([0-9.]+)");
    private static final String GRADIENT = "grad_z.", PARTIAL = "partial.", SIGMA = "sigma.", MULTI = "multi.";

    @Override
    public boolean knows(String file) {
        return GeneratorChecks.is(file, "biggan", "golden.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        BigGanDeep g = BigGanDeep.open(file.path().getParent(), device);
        double truncation = file.names().stream().filter(n -> n.startsWith(GRADIENT)).map(n -> n.substring(7))
                .map(IMAGE::matcher).filter(Matcher::matches).map(m -> Double.parseDouble(m.group(1))).findFirst()
                .orElse(1.0);
        Tensor one = file.tensor(device, "partial_class_onehot");
        Latents plain = Latents.of(LatentSpace.Z, file.tensor(device, "z")).withClasses(one);
        List<Integer> feed = Json.asArray(Json.parse(file.text("feed_layers")), "feed_layers").stream()
                .map(n -> ((Number) n).intValue()).toList();
        Latents mixed = Latents.mixed(LatentSpace.Z, file.tensor(device, "z"), file.tensor(device, "z_edit"), feed,
                g.latentCount()).withClasses(one);
        for (String name : file.names()) file.in(name, () -> one(file, g, truncation, name, plain, mixed));
    }

    private static void one(GoldenFile file, BigGanDeep g, double truncation, String name, Latents plain,
            Latents mixed) {
        Matcher image = IMAGE.matcher(name);
        BigGanDeep t = g.withTruncation(truncation);
        if (image.matches()) {
            Latents l = plain.withClasses(file.tensor(g.backend(), "class_onehot"));
            file.expect(name, g.withTruncation(Double.parseDouble(image.group(1))).image(l));
        } else if (name.equals("single.image")) file.expect(name, unit(t.image(plain)));
        else if (name.equals("multi.image")) file.expect(name, unit(t.image(mixed)));
        else if (name.startsWith(MULTI + PARTIAL)) file.expect(name, t.features(mixed, name.substring(14)));
        else if (name.startsWith(PARTIAL)) file.expect(name, t.features(plain, name.substring(8)));
        else if (name.startsWith(GRADIENT)) gradient(file, t, name, plain);
        else if (name.startsWith(SIGMA)) file.expect(name, t.sigma(name.substring(6)));
    }

    /** From [−1,1] to [0,1], as the published tool's pictures. */
    private static Tensor unit(Tensor image) {
        return image.add(1).mul(0.5);
    }

    private static void gradient(GoldenFile file, BigGanDeep g, String name, Latents plain) {
        String what = name.substring(GRADIENT.length());
        Tensor z = plain.code(0).track();
        boolean image = IMAGE.matcher(what).matches();
        Latents l = Latents.of(LatentSpace.Z, z).withClasses(
                image ? file.tensor(g.backend(), "class_onehot") : plain.classes().orElseThrow());
        Tensor y = image ? g.image(l) : g.features(l, what);
        GeneratorChecks.gradient(file, name, y, image ? "R" : "R." + what, z);
    }
}
