package org.latentclr.reproduce;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.Request;
import org.latentclr.discovery.KnownDecoder;
import org.latentclr.discovery.MaskTable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.evaluation.EvaluationRun;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.report.Block;
import org.latentclr.report.Report;
import org.latentclr.report.TextTable;
import org.latentclr.representation.DisentangleRun;
import org.latentclr.run.Disk;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.train.RunDirections;
import org.latentclr.train.Sensors;
import org.latentclr.train.Trainings;
import org.latentclr.weights.Json;

/**
 * Trains every method on the bundled generator with several seeds and makes the tables. Each finished part lies in the folder; the same command
 * goes on where it was stopped.
 */
public final class ScenesRun {
    private static final String DIRECTIONS = "Directions";
    private static final List<String> CHECKPOINTS = List.of("most_recent.pt", "most_recent.safetensors",
            "checkpoint.pt");

    private final List<Recipe> recipes;
    private final Extent extent;
    private final Path out;
    private final String device;
    private final Terminal terminal;
    private final PrintWriter print;

    /**
     * @param quick a few minutes instead of hours: one seed, short trainings
     * @param seeds of every method; the usual number when empty
     * @param out folder of everything
     * @param device such as {@code auto}
     */
    public static ScenesRun of(boolean quick, Optional<Integer> seeds, Path out, String device, Terminal terminal) {
        Extent usual = quick ? Extent.QUICK : Extent.FULL;
        return new ScenesRun(quick ? Recipe.quick() : Recipe.full(), usual.withSeeds(seeds.orElse(usual.seeds())), out,
                device, terminal);
    }

    /** @param recipes what is trained; two of them make a representation */
    ScenesRun(List<Recipe> recipes, Extent extent, Path out, String device, Terminal terminal) {
        this.recipes = recipes;
        this.extent = extent;
        this.out = out;
        this.device = device;
        this.terminal = terminal;
        print = terminal.out();
    }

    /** Does what is not done yet; prints the tables. */
    public void run() {
        long started = System.nanoTime();
        Disk.makeFolder(out);
        List<RunDirections> runs = new ArrayList<>();
        List<RunDirections> represented = new ArrayList<>();
        for (int seed = 0; seed < extent.seeds(); seed++)
            for (Recipe r : recipes) {
                RunDirections run = trained(r, seed);
                runs.add(run);
                if (r.represented()) represented.add(run);
            }
        Map<String, TextTable> tables = new LinkedHashMap<>();
        try (Backend backend = Backends.open(device, 0).backend()) {
            tables.put(DIRECTIONS, table("evaluation", () -> evaluation(backend, runs)));
            tables.put("Representations", table("disentangle", () -> representations(backend, represented)));
            tables.put("Mask", table("masks", () -> masks(backend)));
        }
        tables.forEach((title, table) -> print.println("\n" + title + "\n" + table.plain()));
        Path page = report(tables, (System.nanoTime() - started) * 1e-9);
        print.println("report     " + page.toAbsolutePath().toUri());
        print.flush();
    }

    private RunDirections trained(Recipe recipe, long seed) {
        Path folder = out.resolve("runs").resolve(recipe.name() + "-seed" + seed);
        if (RunDirections.isFinished(folder)) return RunDirections.in(folder);
        print.println("\n== " + recipe.name() + ", seed " + seed);
        print.flush();
        Optional<Path> checkpoint = CHECKPOINTS.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
        if (checkpoint.isEmpty()) Disk.deleteFolder(folder);
        List<String> words = checkpoint.map(c -> List.of("checkpoint='" + c + "'"))
                .orElseGet(() -> recipe.words(seed, folder));
        List<String> all = Stream.concat(words.stream(), Stream.of("device=" + device)).toList();
        Trainings.run(Configuration.training(new Request(all, Optional.empty(), Optional.empty())),
                new Terminal(print, terminal.quiet(), Stream.concat(Stream.of("train"), all.stream()).toList()));
        return RunDirections.in(folder);
    }

    /** From its file, if that is of this extent, or made now. */
    private TextTable table(String name, Supplier<TextTable> make) {
        Path file = out.resolve(name + "-table.json");
        if (Files.isRegularFile(file)) {
            Map<String, Object> json = Json.parseObject(Disk.text(file));
            if (extent.text().equals(json.get("extent")))
                return new TextTable(Json.asArray(json.get("table"), "table").stream().map(
                        r -> Json.asArray(r, "row").stream().map(c -> Json.asString(c, "cell")).toList()).toList());
        }
        print.println("\n== " + name);
        print.flush();
        TextTable table = make.get();
        Map<String, Object> json = Map.of("extent", extent.text(), "table", table.cells());
        Disk.replace(file, Json.writePretty(json));
        return table;
    }

    private TextTable evaluation(Backend backend, List<RunDirections> runs) {
        EvaluationRun.Settings s = new EvaluationRun.Settings(extent.random(), extent.samples(), 1, 0.25,
                Optional.empty(),
                0, out.resolve("evaluation"));
        return new TextTable(new EvaluationRun(s, backend, terminal.quiet()).run(runs).cells());
    }

    private TextTable representations(Backend backend, List<RunDirections> runs) {
        DisentangleRun.Settings s = new DisentangleRun.Settings(extent.pairs(), extent.steps(), extent.batch(),
                extent.seeds(),
                extent.points(), 10, 4, Optional.empty(), DisentangleRun.Settings.DUPLICATE, false,
                out.resolve("disentangle"));
        return new DisentangleRun(s, backend, terminal.quiet()).run(runs);
    }

    private TextTable masks(Backend backend) {
        try (Scope s = Scope.open("masks"); Progress progress = Progress.start("masks", 0, 15, terminal.quiet())) {
            return new TextTable(MaskTable.measure(KnownDecoder.generator(BundledGenerator.open(backend)),
                    Sensors.open(Optional.empty(), backend),
                    extent.maskSamples(), 2, 0, n -> progress.at(n, "pairs of factors")).cells());
        }
    }

    private Path report(Map<String, TextTable> tables, double seconds) {
        Map<String, String> facts = new LinkedHashMap<>(Environment.current().facts());
        facts.put("extent", extent.text());
        facts.put("date", java.time.LocalDate.now().toString());
        facts.put("seconds of this call", String.format(Locale.ROOT, "%.0f", seconds));
        Report report = Report.titled("Scenes with known factors",
                "Every method on the bundled generator, judged by the six factors that its pictures have.");
        StringBuilder markdown = new StringBuilder("# Scenes with known factors\n");
        tables.forEach((title, table) -> {
            report.section(title, new Block.Text(EXPLAINED.get(title)), new Block.Cells(table));
            if (title.equals(DIRECTIONS))
                report.section("Pictures", new Block.Text(EvaluationRun.PICTURED),
                        new Block.Figures(EvaluationRun.pictures(out.resolve("evaluation"))));
            markdown.append("\n## ").append(title).append("\n\n").append(EXPLAINED.get(title)).append("\n\n")
                    .append(table.markdown());
        });
        markdown.append("\n");
        facts.forEach((name, value) -> markdown.append("* ").append(name).append(": ").append(value).append("\n"));
        Disk.replace(out.resolve("report.md"), markdown.toString());
        Path page = out.resolve("report.html");
        report.section("How", new Block.Table(facts)).write(page);
        return page;
    }

    private static final Map<String, String> EXPLAINED = Map.of(DIRECTIONS,
            "S_disen: how much a direction keeps to one factor. N_discov: how many of the six factors are the main one of some direction; clean: of one that changes every other factor less than half as much."
                    + " The known axes are what a perfect method would find.",
            "Representations",
            "Autoencoders of pairs that differ in one direction, beside two that see single pictures: FactorVAE metric, mutual information gap, "
                    + "disentanglement (DCI), completeness, informativeness.",
            "Mask",
            "Loss of changes along single factors (pure) and along rotated ones (mixed) on the generator's known factors: lower is better for pure, zero for mixed.");
}
