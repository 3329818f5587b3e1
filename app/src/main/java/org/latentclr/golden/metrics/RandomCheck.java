package org.latentclr.golden.metrics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.latentclr.engine.Backend;
import org.latentclr.engine.random.NumpyRandom;
import org.latentclr.engine.random.TorchRandom;
import org.latentclr.golden.GoldenCheck;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.FormulaWeights;

/** Random streams of NumPy and PyTorch and the formula's numbers; the names of the stored arrays say how they were drawn. */
final class RandomCheck implements GoldenCheck {
    private static final Pattern NORMAL = Pattern
            .compile("numpy\\.RandomState\\((\\d+)\\)\\.standard_normal\\((\\d+)\\)");
    private static final Pattern THEN_INT = Pattern.compile("then\\.randint\\(2\\*\\*(\\d+)-1\\)x(\\d+)\\((\\d+)\\)");
    private static final Pattern THEN_UNIFORM = Pattern.compile("then\\.uniform\\((\\d+)\\)\\((\\d+)\\)");
    private static final Pattern TORCH = Pattern.compile("torch\\.manual_seed\\((\\d+)\\)\\.(\\w+)\\((.*)\\)");
    private static final Pattern FORMULA = Pattern.compile("splitmix_formula\\(seed=(\\d+)\\)first(\\d+)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");

    @Override
    public boolean knows(String file) {
        return MetricsChecks.is(file, "rng.safetensors");
    }

    @Override
    public void run(GoldenFile file, Backend device) {
        for (String name : file.names()) {
            Matcher m = NORMAL.matcher(name);
            if (m.matches()) numpy(file, name, m.group(1), Integer.parseInt(m.group(2)));
            m = TORCH.matcher(name);
            if (m.matches())
                file.expect(name, torch(new TorchRandom(Long.parseLong(m.group(1))), m.group(2), numbers(m.group(3))));
            m = FORMULA.matcher(name);
            if (m.matches())
                file.expect(name, FormulaWeights.numbers(Long.parseLong(m.group(1)), Integer.parseInt(m.group(2))));
        }
    }

    /** Normal numbers, then whole ones, then uniform ones from one stream. */
    private static void numpy(GoldenFile file, String name, String seed, int n) {
        NumpyRandom random = new NumpyRandom(Long.parseLong(seed));
        neighbours(file, name, random.normals(n));
        for (String other : sorted(file)) {
            Matcher m = THEN_INT.matcher(other);
            if (m.matches() && m.group(3).equals(seed)) {
                long high = (1L << Integer.parseInt(m.group(1))) - 1;
                file.expect(other, IntStream.range(0, Integer.parseInt(m.group(2)))
                        .mapToDouble(i -> random.randint(0, high)).toArray());
            }
            m = THEN_UNIFORM.matcher(other);
            if (m.matches() && m.group(2).equals(seed))
                file.expect(other, IntStream.range(0, Integer.parseInt(m.group(1)))
                        .mapToDouble(i -> random.uniform(0, 1)).toArray());
        }
    }

    /** Whole numbers were drawn before uniform ones. */
    private static List<String> sorted(GoldenFile file) {
        return file.names().stream().sorted(Comparator.comparing(n -> n.startsWith("then.uniform"))).toList();
    }

    /** The last bit of a logarithm is the mathematical library's affair: a neighbour in double precision counts. */
    private static void neighbours(GoldenFile file, String name, double... actual) {
        double[] stored = file.values(name);
        double worst = 0;
        for (int i = 0; i < stored.length; i++)
            worst = Math.max(worst, Math.abs(actual[i] - stored[i]) / Math.ulp(stored[i]));
        file.require(name, worst <= 1, String.format(Locale.ROOT, "differs by %.0f units of the last place", worst));
    }

    private static double[] torch(TorchRandom random, String function, int... arguments) {
        int n = Arrays.stream(arguments).reduce(1, (a, b) -> a * b);
        return switch (function) {
            case "randn" -> doubles(random.randn(n));
            case "rand" -> doubles(random.rand(n));
            case "randint" -> {
                int size = Arrays.stream(arguments).skip(2).reduce(1, (a, b) -> a * b);
                yield Arrays.stream(random.randint(arguments[0], arguments[1], size)).asDoubleStream().toArray();
            }
            case "randperm" -> Arrays.stream(random.randperm(n)).asDoubleStream().toArray();
            default -> throw new IllegalStateException("torch." + function + " is not known");
        };
    }

    private static double[] doubles(float... v) {
        return IntStream.range(0, v.length).mapToDouble(i -> v[i]).toArray();
    }

    private static int[] numbers(String text) {
        return NUMBER.matcher(text).results().mapToInt(r -> Integer.parseInt(r.group())).toArray();
    }
}
