package org.latentclr.reproduce;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.Request;

/** The whole chain with next to nothing of everything. */
class ScenesRunTest {
    private static final Extent TINY = new Extent(1, 4, 1, 20, 2, 4, 100, 1);

    @Test
    void chainEndsWithItsTablesAndGoesOnWhereItWas(@TempDir Path folder) throws Exception {
        List<Recipe> recipes = List.of(Recipe.of("sefa", "method=sefa", "k=3"),
                Recipe.of("bi", "method=contrafeat", "k=3", "iterations=1", "batch_size=2", "samples=2000")
                        .represent());
        String printed = run(recipes, folder);
        for (String row : List.of("SeFa", "ContraFeat Bi, attention", "random directions", "known axes of Z", "β-VAE",
                "FactorVAE", "pure"))
            assertTrue(printed.contains("\n" + row + "  "), row + " in " + printed);
        String page = Files.readString(folder.resolve("report.html"));
        assertTrue(page.contains("alt=\"SeFa\" src=\"data:image/png"), "pictures of SeFa");
        assertTrue(Files.readString(folder.resolve("report.md")).contains("| SeFa | 1 | 3 |"));

        var trained = Files.getLastModifiedTime(folder.resolve("runs/bi-seed0/report.html"));
        assertTrue(run(recipes, folder).contains("\nSeFa  "));
        assertEquals(trained, Files.getLastModifiedTime(folder.resolve("runs/bi-seed0/report.html")));
    }

    private static String run(List<Recipe> recipes, Path folder) {
        StringWriter text = new StringWriter();
        new ScenesRun(recipes, TINY, folder, "cpu", new Terminal(new PrintWriter(text), true, List.of("reproduce")))
                .run();
        return text.toString();
    }

    @Test
    void everyRecipeIsUnderstood() {
        for (List<Recipe> recipes : List.of(Recipe.full(), Recipe.quick()))
            for (Recipe r : recipes)
                Configuration.training(
                        new Request(r.words(1, Path.of("some where")), Optional.empty(), Optional.empty()));
        assertEquals(4, Recipe.full().stream().filter(Recipe::represented).count());
    }
}
