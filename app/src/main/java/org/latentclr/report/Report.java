package org.latentclr.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.latentclr.picture.ChartSvg;
import org.latentclr.run.Disk;

/**
 * A page built section by section:
 *
 * <pre>
 * Report.titled("8 directions", "What the training found.").fact("loss", "−0.46")
 *         .section("Directions", new Block.Traversals(alphas, directions))
 *         .section("Going on", new Block.Code("./latentclr gen …")).write(folder.resolve("report.html"));
 * </pre>
 */
public final class Report {
    private final String title;
    private final String lead;
    private final Map<String, String> facts = new LinkedHashMap<>();
    private final List<Section> sections = new ArrayList<>();

    private record Section(String title, List<Block> blocks) {}

    private Report(String title, String lead) {
        this.title = title;
        this.lead = lead;
    }

    /**
     * Starts a page.
     *
     * @param lead the sentence below the title
     */
    public static Report titled(String title, String lead) {
        return new Report(title, lead);
    }

    /** Adds a number or word to the row on top. */
    public Report fact(String name, String value) {
        facts.put(name, value);
        return this;
    }

    /** Adds a section. */
    public Report section(String heading, Block... blocks) {
        sections.add(new Section(heading, List.of(blocks)));
        return this;
    }

    /** Writes the page, all or nothing. */
    public void write(Path file) {
        Disk.replace(file, html());
    }

    /** The page. */
    public String html() {
        StringBuilder html = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                // Nothing is fetched, whatever the page holds.
                + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: blob:; "
                + "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n<title>" + escape(title)
                + "</title>\n<style>\n" + resource("report.css") + "</style></head>\n<body>\n<header><h1>"
                + escape(title) + "</h1><p>" + escape(lead) + "</p>\n<dl class=\"facts\">");
        facts.forEach((name, value) -> html.append("<div><dt>").append(escape(name)).append("</dt><dd>")
                .append(escape(value)).append("</dd></div>"));
        html.append("</dl></header>\n<main>\n");
        for (Section section : sections) {
            html.append("<section><h2>").append(escape(section.title())).append("</h2>\n");
            section.blocks().forEach(block -> BlockHtml.write(block, html));
            html.append("</section>\n");
        }
        return html.append("</main>\n<script>\n").append(resource("report.js")).append("</script></body></html>\n")
                .toString();
    }

    static String escape(String text) {
        return ChartSvg.escape(text);
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) throw new IllegalStateException("resource " + name + " is not in the program");
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
