package org.latentclr.report;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.latentclr.picture.ChartSvg;
import org.latentclr.picture.Picture;

/** Writes the blocks of a page. */
final class BlockHtml {
    /** Pictures above this many pixels become JPEG, so that a page stays small. */
    private static final int LARGE = 1 << 19;
    private static final double QUALITY = 0.92;

    private BlockHtml() {}

    static void write(Block block, StringBuilder html) {
        switch (block) {
            case Block.Text text -> html.append("<p>").append(Report.escape(text.text())).append("</p>\n");
            case Block.Code code -> html.append("<div class=\"code\"><pre>").append(Report.escape(code.text()))
                    .append("</pre><button type=\"button\" class=\"copy\">Copy</button></div>\n");
            case Block.Lines lines -> html.append("<div class=\"plot\">").append(ChartSvg.write(lines.chart()))
                    .append("<output class=\"tip\"></output></div>\n");
            case Block.Figures figures -> figures(figures, html);
            case Block.Table table -> table(table, html);
            case Block.Cells cells -> cells(cells.table(), html);
            case Block.Traversals traversals -> traversals(traversals, html);
        }
    }

    private static void figures(Block.Figures figures, StringBuilder html) {
        html.append("<div class=\"figures\">");
        for (Block.Figure figure : figures.figures()) {
            String caption = Report.escape(figure.caption());
            html.append("<figure><img alt=\"").append(caption).append("\" src=\"").append(uri(figure.picture()))
                    .append("\"><figcaption>").append(caption).append("</figcaption></figure>\n");
        }
        html.append("</div>\n");
    }

    private static void table(Block.Table table, StringBuilder html) {
        html.append("<table><tbody>");
        table.rows().forEach((name, value) -> html.append("<tr><th scope=\"row\">").append(Report.escape(name))
                .append("</th><td>").append(Report.escape(value)).append("</td></tr>\n"));
        html.append("</tbody></table>\n");
    }

    private static void cells(TextTable table, StringBuilder html) {
        html.append("<table>");
        for (int i = 0; i < table.cells().size(); i++) {
            String tag = i == 0 ? "th" : "td";
            html.append("<tr>");
            table.cells().get(i).forEach(c -> html.append("<").append(tag).append(">").append(Report.escape(c))
                    .append("</").append(tag).append(">"));
            html.append("</tr>\n");
        }
        html.append("</table>\n");
    }

    private static void traversals(Block.Traversals block, StringBuilder html) {
        List<String> labels = block.alphas().stream().map(BlockHtml::number).toList();
        html.append("<div class=\"traversals\" data-alphas=\"").append(String.join(" ", labels)).append("\">\n");
        for (Block.Traversal direction : block.directions()) {
            int columns = labels.size();
            int rows = direction.samples().size();
            String title = Report.escape(direction.title());
            html.append("<article class=\"traversal\" data-rows=\"").append(rows).append("\" data-ratio=\"")
                    .append(ratio(direction)).append("\"><h3>").append(title).append(" <small>")
                    .append(Report.escape(direction.note())).append("</small></h3>\n<div class=\"stage\"></div>\n"
                            + "<label class=\"slide\"><span>α</span><input type=\"range\" min=\"0\" max=\"")
                    .append(columns - 1).append("\" value=\"").append(zero(block.alphas()))
                    .append("\" aria-label=\"α of ")
                    .append(title).append("\"><output></output></label>\n<div class=\"strip\"><img alt=\"")
                    .append(title)
                    .append(": α from ").append(labels.getFirst()).append(" to ").append(labels.getLast())
                    .append("\" src=\"").append(uri(sheet(direction.samples()))).append("\"><div class=\"scale\">");
            labels.forEach(label -> html.append("<span>").append(label).append("</span>"));
            html.append("</div></div></article>\n");
        }
        html.append("</div>\n");
    }

    /** The pictures of a direction as one, samples below each other, α to the right. */
    private static Picture sheet(List<List<Picture>> samples) {
        int width = samples.getFirst().getFirst().width();
        int height = samples.getFirst().getFirst().height();
        int columns = samples.getFirst().size();
        int[] rgb = new int[samples.size() * height * columns * width];
        for (int row = 0; row < samples.size(); row++) {
            for (int column = 0; column < columns; column++) {
                Picture picture = samples.get(row).get(column);
                for (int y = 0; y < height; y++) {
                    System.arraycopy(picture.rgb(), y * width, rgb,
                            ((row * height + y) * columns + column) * width, width);
                }
            }
        }
        return new Picture(columns * width, samples.size() * height, rgb);
    }

    private static String ratio(Block.Traversal direction) {
        Picture first = direction.samples().getFirst().getFirst();
        return String.format(Locale.ROOT, "%.4f", (double) first.width() / first.height());
    }

    private static int zero(List<Double> alphas) {
        List<Double> sizes = new ArrayList<>(alphas.stream().map(Math::abs).toList());
        return sizes.indexOf(sizes.stream().min(Double::compare).orElseThrow());
    }

    /** A number without trailing zeros, with a true minus sign. */
    private static String number(double value) {
        String text = new java.math.BigDecimal(String.format(Locale.ROOT, "%.3f", value)).stripTrailingZeros()
                .toPlainString();
        return text.replace("-", "−");
    }

    private static String uri(Picture picture) {
        boolean large = (long) picture.width() * picture.height() > LARGE;
        byte[] bytes = large ? picture.jpeg(QUALITY) : picture.png();
        return "data:image/" + (large ? "jpeg" : "png") + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }
}
