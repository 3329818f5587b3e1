package org.latentclr.picture;

import java.util.List;
import java.util.Locale;

/**
 * Writes a chart as SVG for a page. Colours are CSS classes ({@code line0}, {@code rule}, {@code ink}), so that the
 * page chooses them for light and dark; each line carries its points in {@code data-points} ("x,y x,y …" in values) for
 * a tooltip.
 */
public final class ChartSvg {
    private static final int WIDTH = 540;
    private static final int HEIGHT = 240;
    private static final int LEFT = 56;
    private static final int TOP = 34;
    private static final int RIGHT = 16;
    private static final int BOTTOM = 40;

    private ChartSvg() {}

    /** The element. */
    public static String write(Chart chart) {
        Axis xAxis = chart.xAxis();
        Axis yAxis = chart.yAxis();
        StringBuilder svg = new StringBuilder();
        svg.append(format("<svg class=\"chart\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" data-left=\"%d\" "
                + "data-right=\"%d\" data-low=\"%s\" data-high=\"%s\">\n", WIDTH, HEIGHT, escape(chart.title()), LEFT,
                WIDTH - RIGHT, xAxis.low(), xAxis.high()));
        svg.append(format("<text class=\"title\" x=\"%d\" y=\"18\">%s</text>\n", LEFT, escape(chart.title())));
        for (double tick : yAxis.ticks()) {
            double y = y(yAxis, tick);
            svg.append(
                    format("<line class=\"rule\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>", LEFT, WIDTH - RIGHT, y,
                            y));
            svg.append(
                    format("<text class=\"tick\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>\n", LEFT - 8, y + 4,
                            yAxis.label(tick)));
        }
        for (double tick : xAxis.ticks()) {
            svg.append(format("<text class=\"tick\" text-anchor=\"middle\" x=\"%.1f\" y=\"%d\">%s</text>\n",
                    x(xAxis, tick), HEIGHT - BOTTOM + 16, xAxis.label(tick)));
        }
        svg.append(format("<text class=\"tick\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>\n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, escape(chart.xLabel())));
        lines(svg, chart.drawn(), xAxis, yAxis);
        return svg.append("<line class=\"cursor\" y1=\"" + TOP + "\" y2=\"" + (HEIGHT - BOTTOM) + "\"/></svg>")
                .toString();
    }

    private static void lines(StringBuilder svg, List<Chart.Series> lines, Axis xAxis, Axis yAxis) {
        for (int i = 0; i < lines.size(); i++) {
            Chart.Series line = lines.get(i);
            StringBuilder path = new StringBuilder();
            StringBuilder points = new StringBuilder();
            for (int p = 0; p < line.x().length; p++) {
                path.append(format("%.1f,%.1f ", x(xAxis, line.x()[p]), y(yAxis, line.y()[p])));
                points.append(format("%.6g,%.5g ", line.x()[p], line.y()[p]));
            }
            svg.append(format("<polyline class=\"line line%d\" data-name=\"%s\" data-points=\"%s\" points=\"%s\"/>\n",
                    i % 4,
                    escape(line.name()), points.toString().strip(), path.toString().strip()));
            svg.append(format("<text class=\"legend line%d\" text-anchor=\"end\" x=\"%d\" y=\"18\">%s</text>\n", i % 4,
                    WIDTH - RIGHT - 110 * (lines.size() - 1 - i), escape(line.name())));
        }
    }

    private static double x(Axis axis, double value) {
        return LEFT + (WIDTH - LEFT - RIGHT) * axis.part(value);
    }

    private static double y(Axis axis, double value) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - axis.part(value));
    }

    /** Text that is safe inside an element and inside quotes. */
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
