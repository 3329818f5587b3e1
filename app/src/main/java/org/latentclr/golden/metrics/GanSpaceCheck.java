package org.latentclr.golden.metrics;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.ganspace.ActivationDirections;
import org.latentclr.ganspace.IncrementalPca;
import org.latentclr.ganspace.PrincipalComponents;
import org.latentclr.ganspace.StreamedCovariance;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.golden.stylegan2.StyleGan2Checks;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;

/** Components of W, exact and incremental; components of conv1's activations carried to W. */
final class GanSpaceCheck implements GoldenCheck {
    private static final Pattern INCREMENTAL = Pattern.compile("(ipca(\\d+))/mean");

    @Override
    public boolean knows(String file) {
        return MetricsChecks.is(file, "ganspace_pca.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        StyleGan2 g = StyleGan2.open(StyleGan2Checks.rosinality(file), device);
        Tensor w = g.map(file.tensor(device, "z"));
        int k = Integer.parseInt(file.text("components"));
        StreamedCovariance covariance = new StreamedCovariance(w.dim(1));
        covariance.add(w);
        PrincipalComponents exact = covariance.components(k);
        expect(file, "pca", exact, exact.populationDeviations());
        for (String name : file.names()) {
            Matcher m = INCREMENTAL.matcher(name);
            if (m.matches()) file.in(name, () -> incremental(file, m.group(1), w, k, Integer.parseInt(m.group(2))));
        }
        activations(file, g.with(Noise.torch(device, g.imageSize(), 0)), w, k);
    }

    /** Components of the codes in so many parts, the first ones longer where they do not divide evenly. */
    private static void incremental(GoldenFile file, String name, Tensor w, int k, int parts) {
        IncrementalPca pca = new IncrementalPca(k);
        for (int i = 0, from = 0; i < parts; i++) {
            int to = from + w.dim(0) / parts + (i < w.dim(0) % parts ? 1 : 0);
            pca.add(w.slice(0, from, to));
            from = to;
        }
        expect(file, name, pca.components(), pca.components().deviations());
    }

    private static void expect(GoldenFile file, String name, PrincipalComponents p, double... deviations) {
        file.expect(name + "/components", p.flat());
        file.expect(name + "/stdev", deviations);
        file.expect(name + "/var_ratio", p.ratios());
        file.expect(name + "/mean", p.mean());
    }

    private static void activations(GoldenFile file, StyleGan2 g, Tensor w, int k) {
        Tensor act = g.features(Latents.of(LatentSpace.W, w), "conv1").reshape(w.dim(0), -1);
        ActivationDirections a = ActivationDirections.of(act, w, k);
        file.expect("act/components", a.activations().flat());
        file.expect("act/stdev", a.activations().populationDeviations());
        file.expect("act/lat_comp", Arrays.stream(a.directions()).flatMapToDouble(Arrays::stream).toArray());
        file.expect("act/lat_mean", a.mean());
    }
}
