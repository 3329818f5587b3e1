package org.latentclr.evaluation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.latentclr.UserError;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.discovery.CodeEdits;
import org.latentclr.discovery.Faint;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;
import org.latentclr.factors.FactorPredictor;
import org.latentclr.generators.Generators;
import org.latentclr.generators.OpenedGenerator;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.nn.stylegan2.Truncation;
import org.latentclr.picture.Picture;
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
    /** What {@link #pictures} show. */
    public static final String PICTURED = "First run of each method, one code: a row for each direction, from −2 to 2 of the steps that were measured.";
    private static final String TABLE = "evaluation", PICTURES = "pictures";
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
        List<Candidate> candidates = candidates(runs, g);
        try (Progress progress = Progress.start("evaluation", 0, candidates.size(), quiet)) {
            for (Candidate c : candidates)
                try (Scope s = Scope.open(c.method)) {
                    CodeEdits edits = c.open.get();
                    Measurement.Result result = m.of(edits, k -> {});
                    all.add(new Evaluated(c.method, c.seed, c.folder, result, m.picture(edits, result.scale())));
                    progress.at(all.size(), c.method);
                }
        }
    }

    /** What is measured; the edits are opened in the scope of its measurement. */
    private record Candidate(String method, long seed, Optional<Path> folder, Supplier<CodeEdits> open) {}

    /** The runs, random directions (as many as the largest run has) and, where they are known, the axes of the factors. */
    private List<Candidate> candidates(List<RunDirections> runs, OpenedGenerator g) {
        List<Candidate> all = new ArrayList<>();
        int most = 0;
        for (RunDirections r : runs) {
            all.add(new Candidate(r.method(), r.seed(), Optional.of(r.folder()), () -> r.open(g)));
            try (Scope s = Scope.open("count")) {
                most = Math.max(most, r.open(g).count());
            }
        }
        int directions = most;
        for (int i = 0; i < settings.random; i++) {
            int seed = i;
            all.add(new Candidate(RANDOM, seed, Optional.empty(),
                    () -> RunDirections.random(g.generator(), directions, seed)));
        }
        if (runs.getFirst().generator() instanceof GeneratorConfig.Bundled) {
            all.add(new Candidate(KnownAxes.IN_W, 0, Optional.empty(), () -> KnownAxes.inW(g.generator())));
            all.add(new Candidate(KnownAxes.IN_Z, 0, Optional.empty(), () -> KnownAxes.inZ(g.generator())));
        }
        return all;
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
        Disk.replace(settings.out.resolve(TABLE + ".json"), Json.writePretty(json));
        Disk.replace(settings.out.resolve(TABLE + ".md"), cells.markdown(facts));
        Disk.deleteFolder(settings.out.resolve(PICTURES));
        Disk.makeFolder(settings.out.resolve(PICTURES));
        for (int i = 0; i < table.rows().size(); i++)
            table.rows().get(i).runs().getFirst().picture().writePng(settings.out.resolve(PICTURES).resolve(
                    String.format(Locale.ROOT, "%02d %s.png", i + 1, table.rows().get(i).method())));
        Report.titled("Which factors directions change",
                "S_disen: how much a direction keeps to one factor. N_discov: how many of the " + table.factors().size()
                        + " factors are the main one of some direction; clean: of one that changes every other factor less than half as much; faint: directions whose largest change is below "
                        + (int) (100 * Faint.SHARE)
                        + " % of that of the run's strongest direction, which the two measures count all the same. Mean ± standard deviation over seeds.")
                .section("Methods", new Block.Cells(cells))
                .section("Pictures", new Block.Text(PICTURED), new Block.Figures(pictures(settings.out)))
                .section("Shifts of each run", new Block.Text("Rows are directions, columns are "
                        + String.join(", ", table.factors()) + "; each row is divided by its largest value (yellow)."),
                        new Block.Figures(heatMaps(table)))
                .section("How it was measured", new Block.Table(facts)).write(settings.out.resolve(TABLE + ".html"));
    }

    private static List<Block.Figure> heatMaps(ScoreTable table) {
        return table.rows().stream().flatMap(r -> r.runs().stream())
                .map(e -> new Block.Figure(Figures.heat(e.result().discovery().normalized(), HEAT_CELL),
                        String.format(Locale.ROOT, "%s, seed %d: S %.3f, N %d, faint: %s", e.method(), e.seed(),
                                e.result().discovery().disentanglement(), e.result().discovery().count(),
                                Faint.named(Faint.ofShifts(e.result().shifts())))))
                .toList();
    }

    /** The pictures that a finished evaluation left in its folder, one for each method. */
    public static List<Block.Figure> pictures(Path out) {
        return Disk.files(out.resolve(PICTURES)).stream().sorted()
                .map(f -> new Block.Figure(Picture.read(f),
                        f.getFileName().toString().replaceAll("^\\d+ |\\.png$", "")))
                .toList();
    }
}
