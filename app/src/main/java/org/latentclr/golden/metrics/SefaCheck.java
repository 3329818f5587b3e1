package org.latentclr.golden.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.golden.stylegan2.StyleGan2Checks;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.sefa.Sefa;

/** Directions and eigenvalues of all layers and of some. */
final class SefaCheck implements GoldenCheck {
    private static final String VALUES = "/eigenvalues";

    @Override
    public boolean knows(String file) {
        return MetricsChecks.is(file, "sefa.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        StyleGan2 g = StyleGan2.open(StyleGan2Checks.rosinality(file), device);
        Set<String> cases = new TreeSet<>();
        for (String n : file.names()) cases.add(n.substring(0, n.lastIndexOf('/')));
        for (String name : cases) {
            List<Integer> layers = Arrays.stream(file.values(name + "/layers")).mapToObj(l -> (int) l).toList();
            Sefa sefa = name.equals("all") ? Sefa.of(g) : Sefa.of(g, layers);
            file.require(name, sefa.layers().equals(layers), sefa.layers().toString());
            int n = file.shape(name + VALUES).size();
            file.expect(name + VALUES, Arrays.copyOf(sefa.values(), n));
            file.expect(name + "/directions", Arrays.stream(sefa.directions()).limit(n)
                    .flatMapToDouble(Arrays::stream).toArray());
        }
    }
}
