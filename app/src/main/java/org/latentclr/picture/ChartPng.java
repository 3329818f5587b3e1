package org.latentclr.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;

/** Draws a chart as a picture. */
public final class ChartPng {
    private static final int LEFT = 70;
    private static final int TOP = 44;
    private static final int RIGHT = 20;
    private static final int BOTTOM = 48;
    private static final int LETTERS = 15;
    private static final Color INK = new Color(0x33, 0x3a, 0x45);
    private static final Color RULE = new Color(0xe3, 0xe6, 0xea);
    private static final List<Color> LINES = List.of(new Color(0x1f, 0x6f, 0xb5), new Color(0xd9, 0x6b, 0x1f),
            new Color(0x2f, 0x8f, 0x5b), new Color(0x8a, 0x4f, 0xb0));

    private ChartPng() {}

    /** The chart in the given size. */
    public static Picture draw(Chart chart, int width, int height) {
        Canvas canvas = new Canvas(width, height);
        Graphics2D graphics = canvas.graphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        double spanX = width - LEFT - RIGHT;
        double spanY = height - TOP - BOTTOM;
        axes(graphics, chart, spanX, spanY);
        Axis xAxis = chart.xAxis();
        Axis yAxis = chart.yAxis();
        List<Chart.Series> lines = chart.drawn();
        double legend = width - RIGHT;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Color color = LINES.get(i % LINES.size());
            line(graphics, lines.get(i), xAxis, yAxis, spanX, spanY, color);
            legend -= StrokeFont.width(lines.get(i).name(), LETTERS) + 16;
            StrokeFont.draw(graphics, lines.get(i).name(), legend, 16, LETTERS, color);
        }
        graphics.dispose();
        return canvas.picture();
    }

    private static void axes(Graphics2D graphics, Chart chart, double spanX, double spanY) {
        StrokeFont.draw(graphics, chart.title(), LEFT, 14, LETTERS + 3, INK);
        double labelWidth = StrokeFont.width(chart.xLabel(), LETTERS);
        StrokeFont.draw(graphics, chart.xLabel(), LEFT + (spanX - labelWidth) / 2, TOP + spanY + 30, LETTERS, INK);
        Axis yAxis = chart.yAxis();
        for (double tick : yAxis.ticks()) {
            double y = TOP + spanY * (1 - yAxis.part(tick));
            graphics.setColor(RULE);
            graphics.setStroke(new BasicStroke(1));
            graphics.draw(new Line2D.Double(LEFT, y, LEFT + spanX, y));
            String label = yAxis.label(tick);
            StrokeFont.draw(graphics, label, LEFT - 8 - StrokeFont.width(label, LETTERS), y - 5, LETTERS, INK);
        }
        Axis xAxis = chart.xAxis();
        for (double tick : xAxis.ticks()) {
            String label = xAxis.label(tick);
            double x = LEFT + spanX * xAxis.part(tick) - StrokeFont.width(label, LETTERS) / 2;
            StrokeFont.draw(graphics, label, x, TOP + spanY + 10, LETTERS, INK);
        }
    }

    private static void line(Graphics2D graphics, Chart.Series series, Axis xAxis, Axis yAxis, double spanX,
            double spanY, Color color) {
        Path2D.Double path = new Path2D.Double();
        for (int i = 0; i < series.x().length; i++) {
            double x = LEFT + spanX * xAxis.part(series.x()[i]);
            double y = TOP + spanY * (1 - yAxis.part(series.y()[i]));
            if (i == 0) path.moveTo(x, y);
            path.lineTo(x, y);
        }
        graphics.setColor(color);
        graphics.setStroke(new BasicStroke(1.8f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        graphics.draw(path);
    }
}
