package org.latentclr.golden.ops;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;

/** A file {@code ops/STEM.safetensors} in which each case is one call of the same function with its own options. */
class CaseFileCheck implements GoldenCheck {
    private final String stem;
    private final BiFunction<GoldenCase, Options, Tensor> function;

    CaseFileCheck(String stem, BiFunction<GoldenCase, Options, Tensor> function) {
        this.stem = stem;
        this.function = function;
    }

    @Override
    public boolean knows(String file) {
        return file.equals("ops/" + stem + ".safetensors") || file.endsWith("/ops/" + stem + ".safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        Map<String, Map<String, Object>> cases = file.cases();
        for (String name : names(file)) run(file, device, name, Options.of(cases, name));
    }

    /** One case of the file. */
    void run(GoldenFile file, Backend device, String name, Options options) {
        GoldenCase.check(file, device, name, c -> function.apply(c, options));
    }

    /** The cases that have tensors. */
    private static Set<String> names(GoldenFile file) {
        Set<String> names = new LinkedHashSet<>();
        for (String t : file.names()) if (t.indexOf('/') > 0) names.add(t.substring(0, t.indexOf('/')));
        return names;
    }
}
