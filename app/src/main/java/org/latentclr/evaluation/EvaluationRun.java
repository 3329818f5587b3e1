package org.latentclr.evaluation;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.latentclr.UserError;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.discovery.CodeEdits;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.factors.FactorPredictor;
import org.latentclr.generators.Generators;
import org.latentclr.generators.OpenedGenerator;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.report.TextTable;
import org.latentclr.run.Disk;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.scenes.Scene;
import org.latentclr.train.Figures;
import org.latentclr.train.RunDirections;
import org.latentclr.weights.Json;

/** Measures runs and random directions, and writes the table with everything behind it. */
public final class EvaluationRun {
    /** Method name of random directions. */
    public static final String RANDOM = "random directions";
    private static final String TABLE = "evaluation";
    private static final int HEAT_CELL = 18;

    /**
     * @param random number of seeds of random directions
     * @param samples codes for each direction
     * @param psi truncation of codes in W
     * @param change how far edits go, see {@link Measurement}
     * @param predictor file of another factor predictor
     * @param seed of the codes
     * @param out folder of the results
     */
    public record Settings(int random, int samples, double psi, double change, Optional<Path> predictor, long seed,
            Path out) {}

    private final Settings settings;
    private final Backend backend;
    private final boolean quiet;

    public EvaluationRun(Settings settings, Backend backend, boolean quiet) {
        this.settings = settings;
        this.backend = backend;
        this.quiet = quiet;
    }

    /** The runs in folders, each a run or a folder with runs somewhere below. */
    public static List<RunDirections> runs(List<Path> folders) {
        List<RunDirections> runs = new ArrayList<>();
        for (Path folder : folders) {
            if (RunDirections.isRun(folder) || !Files.isDirectory(folder)) {
                runs.add(RunDirections.in(folder));
                continue;
            }
            List<Path> below = Disk.folders(folder).stream().filter(RunDirections::isRun).sorted().toList();
            if (below.isEmpty())
                throw new UserError("run " + folder + ": expected the folder of a run or one with runs below, found "
                        + "no .hydra/config.yaml");
            below.forEach(f -> runs.add(RunDirections.in(f)));
        }
        return runs;
    }

    /** Measures everything; writes evaluation.json, .md and .html. */
    public ScoreTable run(List<RunDirections> runs) {
        Map<GeneratorConfig, List<RunDirections>> byGenerator = new LinkedHashMap<>();
        runs.forEach(r -> byGenerator.computeIfAbsent(r.generator(), g -> new ArrayList<>()).add(r));
        if (byGenerator.size() != 1)
            throw new UserError("evaluate: runs of one generator expected, found " + byGenerator.size()
                    + " generators; evaluate each by itself");
        List<Evaluated> all = new ArrayList<>();
        Map<String, String> facts = new LinkedHashMap<>(Environment.current().facts());
        try (Scope s = Scope.open("evaluation")) {
            FactorPredictor predictor = settings.predictor.map(f -> FactorPredictor.open(f, backend))
                    .orElseGet(() -> FactorPredictor.bundled(backend));
            OpenedGenerator g = untruncated(Generators.open(runs.getFirst().generator(),
                    GeneratorFiles.from(System::getenv), backend));
            Measurement m = new Measurement(g.generator(), predictor, settings.samples, settings.psi,
                    settings.change, settings.seed);
            facts.put("measured with", m.describe());
            facts.put("generator", g.generator().describe());
            predictor.facts().forEach((name, text) -> facts.put("predictor " + name, text));
            measure(runs, g, m, all);
        }
        ScoreTable table = ScoreTable.of(Scene.FACTORS, all);
        write(table, facts);
        return table;
    }

    private void measure(List<RunDirections> runs, OpenedGenerator g, Measurement m, List<Evaluated> all) {
        int count = runs.size() + settings.random;
        try (Progress progress = Progress.start("evaluation", 0, count, quiet)) {
            int directions = 0;
            Consumer<Evaluated> add = e -> {
                all.add(e);
                progress.at(all.size(), e.method());
            };
            for (RunDirections r : runs)
                try (Scope s = Scope.open("run")) {
                    CodeEdits edits = r.open(g);
                    directions = Math.max(directions, edits.count());
                    add.accept(new Evaluated(r.method(), r.seed(), Optional.of(r.folder()), m.of(edits, k -> {})));
                }
            for (int i = 0; i < settings.random; i++)
                try (Scope s = Scope.open("random")) {
                    add.accept(new Evaluated(RANDOM, i, Optional.empty(),
                            m.of(RunDirections.random(g.generator(), directions, i), k -> {})));
                }
        }
    }

    /** Codes are truncated, if at all, before they are edited. */
    public static OpenedGenerator untruncated(OpenedGenerator g) {
        return g.generator() instanceof StyleGan2 s
                ? new OpenedGenerator(s.with(Truncation.NONE), g.space(), g.featureLayer())
                : g;
    }

    private void write(ScoreTable table, Map<String, String> facts) {
        Disk.makeFolder(settings.out);
        TextTable cells = new TextTable(table.cells());
        Map<String, Object> json = table.json();
        json.put("facts", new LinkedHashMap<>(facts));
        text(TABLE + ".json", Json.writePretty(json));
        StringBuilder markdown = new StringBuilder(cells.markdown()).append("\n");
        facts.forEach((name, value) -> markdown.append("* ").append(name).append(": ").append(value).append("\n"));
        text(TABLE + ".md", markdown.toString());
        Report.titled("Which factors directions change",
                "S_disen: how much a direction keeps to one factor. N_discov: how many of the " + table.factors().size()
                        + " factors are the main one of some direction. Mean ± standard deviation over seeds.")
                .section("Methods", new Block.Cells(cells))
                .section("Shifts of each run", new Block.Text("Rows are directions, columns are "
                        + String.join(", ", table.factors()) + "; each row is divided by its largest value (yellow)."),
                        new Block.Figures(heatMaps(table)))
                .section("How it was measured", new Block.Table(facts)).write(settings.out.resolve(TABLE + ".html"));
    }

    private static List<Block.Figure> heatMaps(ScoreTable table) {
        return table.rows().stream().flatMap(r -> r.runs().stream())
                .map(e -> new Block.Figure(Figures.heat(e.result().discovery().normalized(), HEAT_CELL),
                        String.format(Locale.ROOT, "%s, seed %d: S %.3f, N %d", e.method(), e.seed(),
                                e.result().discovery().disentanglement(), e.result().discovery().count())))
                .toList();
    }

    private void text(String name, String text) {
        Disk.replace(settings.out.resolve(name), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
