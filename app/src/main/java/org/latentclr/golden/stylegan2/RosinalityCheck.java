package org.latentclr.golden.stylegan2;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Autograd;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;
import org.latentclr.weights.StyleGan2Names;

/**
 * A generator in rosinality's format as the published LatentCLR tool runs it: features by layer with the tool's fixed noise and no
 * truncation, codes mixed by layer, pictures (G+1)/2 with truncation, gradients; and the network itself with its stored noise
 * (METHODS §1.8, §1.11).
 */
final class RosinalityCheck implements GoldenCheck {
    private static final Pattern NOISE = Pattern.compile("noise_seed(\\d+)\\.(\\d+)");
    private static final Pattern FEATURES = Pattern.compile("partial(_feed)?\\.([zw])\\.(.+)");
    private static final Pattern IMAGE = Pattern.compile("image(_feed)?\\.([zw])\\.psi(\\d+)");
    private static final Pattern WEIGHT = Pattern.compile("R\\.([zw])\\.(.+)");
    private static final String PARAMETER = "grad.param.";
    static final String WEIGHTS = "stylegan2.pt";

    @Override
    public boolean knows(String file) {
        return StyleGan2Checks.below(file, "rosinality_sg2") && file.endsWith("/golden.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Run run = new Run(file, StyleGan2.open(file.sibling(WEIGHTS), device));
        run.noiseAndCodes();
        for (String name : file.names()) run.check(name);
        run.upstream();
        parameterGradients(file, device);
    }

    /** The tool's generator and the codes of one file. */
    private static final class Run {
        private final GoldenFile file;
        private final Backend device;
        private final StyleGan2 plain;
        private final StyleGan2 tool;
        private final Map<String, Tensor> codes = new LinkedHashMap<>();
        private final Set<Integer> feed = new TreeSet<>();

        Run(GoldenFile file, StyleGan2 g) {
            this.file = file;
            device = g.backend();
            plain = g;
            long seed = file.names().stream().map(NOISE::matcher).filter(Matcher::matches).findFirst()
                    .map(m -> Long.parseLong(m.group(1))).orElse(0L);
            tool = g.with(Noise.torch(device, g.imageSize(), seed));
            for (Object layer : Json.asArray(Json.parse(file.text("feed_layers")), "feed_layers"))
                feed.add(Math.toIntExact(Json.asLong(layer, "feed_layers")));
        }

        void noiseAndCodes() {
            for (String name : file.names()) {
                Matcher m = NOISE.matcher(name);
                if (m.matches()) {
                    Noise.Given given = (Noise.Given) Noise.torch(device, plain.imageSize(),
                            Long.parseLong(m.group(1)));
                    file.expect(name, given.maps().get(Integer.parseInt(m.group(2))));
                }
            }
            for (String name : List.of("z", "z_edit")) codes.put(name, file.tensor(device, name));
            for (String name : List.of("w", "w_edit")) {
                file.expect(name, plain.map(codes.get(name.replace('w', 'z'))));
                codes.put(name, file.tensor(device, name));
            }
        }

        /** Computes what a tensor's name says. */
        void check(String name) {
            Matcher features = FEATURES.matcher(name);
            Matcher image = IMAGE.matcher(name);
            Matcher weight = WEIGHT.matcher(name);
            if (features.matches()) {
                Latents l = features.group(1) == null ? one(features.group(2)) : mixed(features.group(2));
                file.expect(name, tool.features(l, features.group(3)));
            } else if (image.matches()) {
                String space = image.group(2);
                Latents l = image.group(1) == null ? Latents.of(space(space), codes.get(space)) : mixed(space);
                Truncation t = Truncation.of(StyleGan2Checks.psi(image.group(3)));
                file.expect(name, tool.with(t).image(l).add(1).mul(0.5));
            } else if (weight.matches()) {
                gradient(weight.group(1), weight.group(2), file.tensor(device, name));
            }
        }

        private static LatentSpace space(String letter) {
            return letter.equals("z") ? LatentSpace.Z : LatentSpace.W;
        }

        /** The code of features: in space W the file has the edited one. */
        private Latents one(String letter) {
            return Latents.of(space(letter), codes.get(letter.equals("z") ? "z" : "w_edit"));
        }

        private Latents mixed(String letter) {
            return Latents.mixed(space(letter), codes.get(letter), codes.get(letter + "_edit"), feed,
                    plain.latentCount());
        }

        private void gradient(String letter, String layer, Tensor r) {
            Tensor code = one(letter).code(0).track();
            Tensor y = tool.features(Latents.of(space(letter), code), layer);
            file.expect("grad." + letter + "." + layer, Autograd.grad(y, List.of(code), r, false, false)[0]);
        }

        /** The network by itself. */
        void upstream() {
            file.expect("upstream.image.noise_buffers", plain.image(Latents.of(LatentSpace.Z, codes.get("z"))));
            Tensor plus = file.tensor(device, "wplus");
            file.expect("upstream.image.wplus", plain.image(Latents.perLayer(LatentSpace.W, plus)));
        }
    }

    private static void parameterGradients(GoldenFile file, Backend device) {
        StyleGan2 g = StyleGan2.openTrainable(file.sibling(WEIGHTS), device);
        Map<String, String> canonical = StyleGan2Names
                .canonicalNames(Checkpoint.read(file.sibling(WEIGHTS)).at("g_ema").tensors().keySet());
        List<String> names = new ArrayList<>(List.of("grad.wplus"));
        List<Tensor> variables = new ArrayList<>(List.of(file.tensor(device, "wplus").track()));
        for (String name : file.names()) {
            if (!name.startsWith(PARAMETER)) continue;
            names.add(name);
            variables.add(g.network().state().get(canonical.get(name.substring(PARAMETER.length()))).value());
        }
        Tensor image = g.image(Latents.perLayer(LatentSpace.W, variables.get(0)));
        Tensor[] grads = Autograd.grad(image, variables, file.tensor(device, "R_img"), false, false);
        for (int i = 0; i < grads.length; i++)
            file.expect(names.get(i), grads[i].reshape(file.shape(names.get(i)).dims()));
    }
}
