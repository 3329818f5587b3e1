package org.latentclr.representation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.discovery.CodeEdits;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.evaluation.EvaluationRun;
import org.latentclr.evaluation.Measurement;
import org.latentclr.evaluation.ScoreTable;
import org.latentclr.factors.FactorPredictor;
import org.latentclr.generators.Generators;
import org.latentclr.generators.OpenedGenerator;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.report.TextTable;
import org.latentclr.run.Disk;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.train.RunDirections;
import org.latentclr.train.Sensors;
import org.latentclr.vae.FactorVae;
import org.latentclr.vae.Vae;
import org.latentclr.weights.Json;

/**
 * Trains autoencoders on pairs from the directions of runs, and the baselines β-VAE and FactorVAE on rendered scenes, each with several seeds;
 * measures all on the same rendered pictures. What is finished is kept in the folder and not done again.
 */
public final class DisentangleRun {
    private static final String TABLE = "disentangle";
    private static final double FULL_CHANGE = 0.5;
    private static final long JUDGES = 5, PAIRS = 6, SCENES = 7;
    private static final List<String> MEASURES = List.of("FVM", "MIG", "DCI", "completeness", "informativeness");

    /**
     * @param pairs of pictures for each run, and scenes for the baselines
     * @param steps of each training
     * @param batch pairs a step
     * @param seeds of each method
     * @param points of DCI; the votes of FVM are as many, and half as many to test
     * @param latents of the baselines
     * @param beta of the β-VAE
     * @param sensor that tells duplicates
     * @param duplicate likeness above which two edits count as one
     * @param keepPairs whether the pairs are written too
     * @param out folder of the results
     */
    public record Settings(int pairs, int steps, int batch, int seeds, int points, int latents, double beta,
            Optional<Path> sensor, double duplicate, boolean keepPairs, Path out) {
        /** The usual likeness. The published 0.1 suits features of ImageNet; those of smaller networks are more alike. */
        public static final double DUPLICATE = 0.5;
    }

    private static final double RATE = 1e-3;
    private static final int VOTE_BATCH = 64;

    private final Settings settings;
    private final Backend backend;
    private final boolean quiet;
    private LabelledPictures judges;

    public DisentangleRun(Settings settings, Backend backend, boolean quiet) {
        this.settings = settings;
        this.backend = backend;
        this.quiet = quiet;
    }

    /**
     * Trains and measures everything; writes disentangle.md and .html.
     *
     * @param runs of any methods; those of one method are its seeds, used in turn
     */
    public TextTable run(List<RunDirections> runs) {
        Disk.makeFolder(settings.out);
        Map<String, List<RunDirections>> methods = new LinkedHashMap<>();
        runs.forEach(r -> methods.computeIfAbsent(r.method(), m -> new ArrayList<>()).add(r));
        Map<String, List<Map<String, Object>>> results = new LinkedHashMap<>();
        for (int s = 0; s < settings.seeds; s++) {
            int seed = s;
            add(results, "β-VAE", seed, () -> trained("β-VAE", seed, (t, p) -> t.beta(backend, scenes(seed),
                    settings.latents, settings.beta, p)));
            add(results, "FactorVAE", seed, () -> trained("FactorVAE", seed, (t, p) -> t.factor(backend,
                    scenes(seed), settings.latents, FactorVae.GAMMA, p)));
            methods.forEach((name, all) -> add(results, name, seed, () -> group(all.get(seed % all.size()), seed)));
        }
        TextTable table = new TextTable(cells(results));
        write(table);
        return table;
    }

    private void write(TextTable table) {
        Map<String, String> facts = new LinkedHashMap<>(Environment.current().facts());
        facts.put("pairs", settings.pairs + " for each run, and as many scenes for the baselines");
        facts.put("training", settings.steps + " steps of " + settings.batch + ", rate " + RATE);
        facts.put("baselines", settings.latents + " latents, β " + settings.beta + ", γ " + FactorVae.GAMMA);
        facts.put("measured with", settings.points + " points to learn from, half as many to test");
        Disk.replace(settings.out.resolve(TABLE + ".md"), table.markdown(facts));
        Report.titled("Representations",
                "Autoencoders of pairs that differ in one direction, beside two that see single pictures. Mean ± standard deviation over seeds.")
                .section("Methods", new Block.Cells(table)).section("How", new Block.Table(facts))
                .write(settings.out.resolve(TABLE + ".html"));
    }

    private interface Training {
        Vae train(Autoencoding training, BiConsumer<Integer, String> progress);
    }

    /** From the folder, or measured now. */
    private void add(Map<String, List<Map<String, Object>>> results, String method, int seed,
            Supplier<RepresentationScores> measure) {
        Path file = settings.out.resolve(method.replaceAll("[^A-Za-z0-9β]+", "-") + "-seed" + seed + ".json");
        if (!Files.isRegularFile(file)) {
            RepresentationScores r;
            try (Scope s = Scope.open(method)) {
                r = measure.get();
            }
            Map<String, Object> m = new LinkedHashMap<>();
            m.put(MEASURES.get(0), r.factorVae());
            m.put(MEASURES.get(1), r.gap());
            m.put(MEASURES.get(2), r.dci().disentanglement());
            m.put(MEASURES.get(3), r.dci().completeness());
            m.put(MEASURES.get(4), r.dci().informativenessTest());
            Disk.replace(file, Json.writePretty(m));
        }
        String text = Disk.text(file);
        results.computeIfAbsent(method, k -> new ArrayList<>()).add(Json.parseObject(text));
    }

    private Pictures scenes(int seed) {
        return Pictures.rendered(Pictures.places(settings.pairs, new RandomStream(seed, SCENES)));
    }

    private RepresentationScores trained(String name, int seed, Training training) {
        Vae vae;
        try (Progress progress = Progress.start(name + ", seed " + seed, 0, settings.steps, quiet)) {
            vae = training.train(new Autoencoding(settings.steps, settings.batch, RATE, seed),
                    (n, text) -> progress.at(n, text));
        }
        RepresentationScores.Extent extent = new RepresentationScores.Extent(settings.points, settings.points / 2,
                VOTE_BATCH, settings.points);
        if (judges == null) judges = LabelledPictures.draw(extent.pictures(), new RandomStream(0, JUDGES));
        return RepresentationScores.of(vae, backend, judges, extent, new RandomStream(seed, JUDGES));
    }

    private RepresentationScores group(RunDirections run, int seed) {
        OpenedGenerator g = EvaluationRun.untruncated(
                Generators.open(run.generator(), GeneratorFiles.from(System::getenv), backend));
        CodeEdits edits = run.open(g);
        double step = new Measurement(g.generator(), FactorPredictor.bundled(backend), 2, 1, FULL_CHANGE, seed)
                .step(edits);
        List<Integer> same = PairedPictures.duplicates(g.generator(), edits, Sensors.open(settings.sensor, backend),
                step, settings.duplicate, new RandomStream(seed, PAIRS));
        PairedPictures pairs;
        try (Progress progress = Progress.start("pairs of " + run.method(), 0, settings.pairs, quiet)) {
            pairs = PairedPictures.make(g.generator(), edits, same, settings.pairs, step,
                    new RandomStream(seed, PAIRS), n -> progress.at(n,
                            String.format(Locale.ROOT, "%d of %d edits are duplicates", same.size(), edits.count())));
        }
        if (settings.keepPairs) pairs.write(settings.out.resolve(run.folder().getFileName() + "-pairs.npz"));
        return trained(run.method(), seed,
                (t, p) -> t.group(backend, pairs, edits.count(), 1, p));
    }

    private static List<List<String>> cells(Map<String, List<Map<String, Object>>> results) {
        List<List<String>> all = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("method", "seeds"));
        head.addAll(MEASURES);
        all.add(head);
        results.forEach((method, seeds) -> {
            List<String> row = new ArrayList<>(List.of(method, "" + seeds.size()));
            for (String m : MEASURES)
                row.add(ScoreTable.spread(3, seeds.stream().mapToDouble(s -> Json.asDouble(s.get(m), m)).toArray()));
            all.add(row);
        });
        return all;
    }
}
