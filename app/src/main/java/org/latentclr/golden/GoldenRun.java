package org.latentclr.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;
import org.latentclr.UserError;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Scope;

/** Runs all checks on a golden folder. */
public final class GoldenRun {
    private static final int LEVELS = 3;

    private final Path root;
    private final Path part;
    private final List<GoldenCheck> checks;

    /** @param folder of golden files, or a folder in one, whose files alone are looked at */
    public GoldenRun(Path folder, List<GoldenCheck> checks) {
        if (!Files.isDirectory(folder))
            throw new UserError("golden folder " + folder + ": expected a folder, found "
                    + (Files.exists(folder) ? "a file" : "nothing"));
        part = folder.toAbsolutePath().normalize();
        root = root(part);
        this.checks = checks;
    }

    /** The outermost folder near by that has a table: checks know files by their path in it. */
    private static Path root(Path folder) {
        Path found = folder;
        Path above = folder.getParent();
        for (int i = 0; i < LEVELS && above != null; i++, above = above.getParent())
            if (Files.isRegularFile(above.resolve(Tolerances.TABLE))) found = above;
        return found;
    }

    /**
     * @param filter only files whose path contains this text
     * @param progress receives each file's name and how many tensors passed and failed in it
     */
    public GoldenReport run(Backend device, String filter, BiConsumer<String, int[]> progress) {
        Tolerances tolerances = Tolerances.read(root);
        GoldenReport report = new GoldenReport();
        List<String> files = files();
        String inPart = root.equals(part) ? "" : root.relativize(part).toString().replace('\\', '/') + "/";
        for (String file : tolerances.files())
            if (file.startsWith(inPart) && file.contains(filter) && !files.contains(file))
                report.skip(file, "named in " + Tolerances.TABLE + " and not there");
        for (String file : files) {
            if (!file.contains(filter)) continue;
            GoldenCheck check = checks.stream().filter(c -> c.knows(file)).findFirst().orElse(null);
            if (check == null) {
                report.skip(file, GoldenChecks.whyUnknown(file));
                continue;
            }
            int passed = report.passed();
            int failed = report.failed();
            one(check, file, tolerances, report, device);
            progress.accept(file, new int[]{report.passed() - passed, report.failed() - failed});
        }
        return report;
    }

    private void one(GoldenCheck check, String file, Tolerances tolerances, GoldenReport report, Backend device) {
        try {
            GoldenFile g = new GoldenFile(root, file, tolerances.of(file), report);
            try (Scope s = Scope.open(file)) {
                check.run(g, device);
            }
            g.finish();
        } catch (RuntimeException e) {
            report.fail(file, "(whole file)", GoldenReport.reason(e));
        }
    }

    /** Every data file below the folder; descriptions and tables are not data. */
    private List<String> files() {
        try (var all = Files.walk(part)) {
            return all.filter(Files::isRegularFile).map(p -> root.relativize(p).toString().replace('\\', '/'))
                    .filter(f -> !f.endsWith(".md") && !f.endsWith(Tolerances.TABLE)).sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            throw new UserError("golden folder " + part + " cannot be read: " + e.getMessage());
        }
    }
}
