package org.latentclr.golden.generators;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.latentclr.engine.Backend;
import org.latentclr.engine.random.TruncatedNormal;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.biggan.BigGanConfig;
import org.latentclr.nn.biggan.BigGanDeep;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.Json;

/** What lies beside the values of BigGAN-deep: the configuration, the strictly loaded weights, the published latents of a seed. */
final class BigGanFilesCheck implements GoldenCheck {
    private static final Pattern TRUNCATION = Pattern.compile("trunc([0-9.]+)");
    private static final int SEEDS = 20_000, FIRST = 4;
    private static final String FOLDER = "biggan", NOISE = "truncated_noise.safetensors";

    @Override
    public boolean knows(String file) {
        return GeneratorChecks.is(file, FOLDER, BigGanDeep.CONFIG)
                || GeneratorChecks.is(file, FOLDER, BigGanDeep.WEIGHTS)
                || GeneratorChecks.is(file, FOLDER, NOISE);
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        if (file.name().endsWith(NOISE)) noise(file);
        else if (file.name().endsWith(BigGanDeep.CONFIG)) config(file);
        else {
            BigGanDeep g = BigGanDeep.open(file.path().getParent(), device);
            file.require("strict loading", true, "");
            boolean legacy = Checkpoint.read(file.path()).format() == Checkpoint.Format.TORCH_LEGACY;
            file.require("format", legacy, "another format than the one of 2019");
            file.require("layers", g.layers().size() > g.config().layers().size(), g.layers().toString());
        }
    }

    /** The configuration states what the values were made with. */
    private static void config(GoldenFile file) {
        BigGanConfig c = BigGanConfig.read(file.path());
        String made = Checkpoint.read(file.sibling("golden.safetensors")).metadata().get("config");
        file.require("sizes", c.equals(BigGanConfig.of(Json.parseObject(made))), c.toString());
    }

    /** Each tensor is drawn from a small seed that the file does not name: the one that gives its first values. */
    private static void noise(GoldenFile file) {
        for (String name : file.names()) {
            Matcher m = TRUNCATION.matcher(name);
            if (!m.matches()) throw new IllegalStateException("tensor " + name + " does not say its truncation");
            double truncation = Double.parseDouble(m.group(1));
            double[] stored = file.values(name);
            int seed = 0;
            while (seed < SEEDS - 1 && !starts(stored, TruncatedNormal.huggingFace(FIRST, truncation, seed))) seed++;
            float[] drawn = TruncatedNormal.huggingFace(stored.length, truncation, seed);
            double[] values = new double[drawn.length];
            for (int i = 0; i < values.length; i++) values[i] = drawn[i];
            file.expect(name, values);
        }
    }

    private static boolean starts(double[] stored, float[] drawn) {
        for (int i = 0; i < drawn.length; i++) if (Math.abs(stored[i] - drawn[i]) > 1e-5) return false;
        return true;
    }
}
