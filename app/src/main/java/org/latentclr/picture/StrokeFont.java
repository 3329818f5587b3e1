package org.latentclr.picture;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/**
 * Letters drawn with a round pen, so that labels look alike on every machine and need no installed font. A glyph is a
 * path on a field 8 wide, with capitals from 0 to the baseline 14: M(ove), L(ine), Q(uadratic), C(ubic).
 */
public final class StrokeFont {
    /** Width of a glyph with the space after it, and height of a capital, in units of the field. */
    private static final double ADVANCE = 11;
    private static final double CAPITAL = 14;
    private static final double PEN = 1.7;
    /** The part of the letter size that a capital is high. */
    private static final double CAPITAL_PART = 0.66;

    private static final Map<Character, String> GLYPHS = glyphs();

    private StrokeFont() {}

    /** Width in pixels of {@code text} in letters of {@code size} pixels. */
    public static double width(String text, double size) {
        return text.length() * ADVANCE * scale(size);
    }

    /**
     * Draws one line of text.
     *
     * @param x left edge
     * @param y top of the capitals
     * @param size of the letters in pixels, as for a font
     */
    public static void draw(Graphics2D graphics, String text, double x, double y, double size, Color color) {
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setColor(color);
        double scale = scale(size);
        graphics.setStroke(new BasicStroke((float) (PEN * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        for (int i = 0; i < text.length(); i++) {
            AffineTransform place = AffineTransform.getTranslateInstance(x + (1 + i * ADVANCE) * scale, y);
            place.scale(scale, scale);
            graphics.draw(path(GLYPHS.getOrDefault(text.charAt(i), "M 0 0 L 8 0 L 8 14 L 0 14 L 0 0"))
                    .createTransformedShape(place));
        }
    }

    private static double scale(double size) {
        return size * CAPITAL_PART / CAPITAL;
    }

    private static Path2D path(String glyph) {
        Path2D.Double path = new Path2D.Double();
        try (Scanner in = new Scanner(glyph)) {
            while (in.hasNext()) {
                switch (in.next()) {
                    case "M" -> path.moveTo(in.nextInt(), in.nextInt());
                    case "L" -> path.lineTo(in.nextInt(), in.nextInt());
                    case "Q" -> path.quadTo(in.nextInt(), in.nextInt(), in.nextInt(), in.nextInt());
                    default -> path.curveTo(in.nextInt(), in.nextInt(), in.nextInt(), in.nextInt(), in.nextInt(),
                            in.nextInt());
                }
            }
        }
        return path;
    }

    private static Map<Character, String> glyphs() {
        Map<Character, String> glyphs = new HashMap<>();
        TABLE.lines().filter(line -> line.length() > 2)
                .forEach(line -> glyphs.put(line.charAt(0), line.substring(2)));
        glyphs.put(' ', "");
        return glyphs;
    }

    /** One glyph a line. */
    private static final String TABLE = """
            0 M 4 0 C 9 0 9 14 4 14 C -1 14 -1 0 4 0
            1 M 1 3 L 4 0 L 4 14 M 1 14 L 7 14
            2 M 1 3 Q 1 0 4 0 Q 8 0 8 4 Q 8 7 0 14 L 8 14
            3 M 1 2 Q 2 0 4 0 Q 8 0 8 3 Q 8 7 3 7 Q 8 7 8 11 Q 8 14 4 14 Q 1 14 0 12
            4 M 6 14 L 6 0 L 0 10 L 8 10
            5 M 7 0 L 1 0 L 1 6 Q 3 5 4 5 Q 8 5 8 9 Q 8 14 4 14 Q 1 14 0 12
            6 M 7 1 Q 6 0 4 0 C 0 0 0 5 0 9 Q 0 14 4 14 Q 8 14 8 10 Q 8 6 4 6 Q 1 6 0 9
            7 M 0 0 L 8 0 Q 3 7 3 14
            8 M 4 0 Q 8 0 8 3 Q 8 6 4 7 Q 0 8 0 11 Q 0 14 4 14 Q 8 14 8 11 Q 8 8 4 7 Q 0 6 0 3 Q 0 0 4 0
            9 M 1 13 Q 2 14 4 14 C 8 14 8 9 8 5 Q 8 0 4 0 Q 0 0 0 4 Q 0 8 4 8 Q 7 8 8 5
            a M 7 7 Q 6 5 4 5 Q 0 5 0 10 Q 0 14 4 14 Q 7 14 7 10 M 7 5 L 7 12 Q 7 14 8 14
            b M 1 0 L 1 14 M 1 9 Q 1 5 4 5 Q 8 5 8 10 Q 8 14 4 14 Q 1 14 1 11
            c M 7 6 Q 6 5 4 5 Q 0 5 0 10 Q 0 14 4 14 Q 6 14 7 13
            d M 7 0 L 7 14 M 7 9 Q 7 5 4 5 Q 0 5 0 10 Q 0 14 4 14 Q 7 14 7 11
            e M 0 9 L 8 9 Q 8 5 4 5 Q 0 5 0 10 Q 0 14 4 14 Q 6 14 7 13
            f M 7 1 Q 6 0 5 0 Q 3 0 3 3 L 3 14 M 0 6 L 6 6
            g M 7 5 L 7 15 Q 7 18 4 18 Q 2 18 1 17 M 7 9 Q 7 5 4 5 Q 0 5 0 10 Q 0 14 4 14 Q 7 14 7 11
            h M 1 0 L 1 14 M 1 9 Q 1 5 4 5 Q 7 5 7 9 L 7 14
            i M 2 5 L 4 5 L 4 14 M 1 14 L 7 14 M 4 0 L 4 1
            j M 3 5 L 5 5 L 5 15 Q 5 18 2 18 M 5 0 L 5 1
            k M 1 0 L 1 14 M 7 5 L 1 10 M 3 8 L 7 14
            l M 2 0 L 4 0 L 4 14 M 1 14 L 7 14
            m M 0 14 L 0 5 M 0 7 Q 0 5 2 5 Q 4 5 4 8 L 4 14 M 4 8 Q 4 5 6 5 Q 8 5 8 8 L 8 14
            n M 1 5 L 1 14 M 1 9 Q 1 5 4 5 Q 7 5 7 9 L 7 14
            o M 4 5 Q 8 5 8 10 Q 8 14 4 14 Q 0 14 0 10 Q 0 5 4 5
            p M 1 5 L 1 18 M 1 9 Q 1 5 4 5 Q 8 5 8 10 Q 8 14 4 14 Q 1 14 1 11
            q M 7 5 L 7 18 M 7 9 Q 7 5 4 5 Q 0 5 0 10 Q 0 14 4 14 Q 7 14 7 11
            r M 1 5 L 1 14 M 1 9 Q 2 5 5 5 Q 6 5 7 6
            s M 7 6 Q 6 5 4 5 Q 1 5 1 7 Q 1 9 4 9 Q 8 10 8 12 Q 8 14 4 14 Q 1 14 0 13
            t M 3 1 L 3 11 Q 3 14 5 14 Q 6 14 7 13 M 0 5 L 6 5
            u M 1 5 L 1 10 Q 1 14 4 14 Q 7 14 7 10 M 7 5 L 7 14
            v M 0 5 L 4 14 L 8 5
            w M 0 5 L 2 14 L 4 7 L 6 14 L 8 5
            x M 0 5 L 8 14 M 8 5 L 0 14
            y M 0 5 L 4 14 M 8 5 L 4 14 L 2 18
            z M 1 5 L 7 5 L 1 14 L 7 14
            A M 0 14 L 4 0 L 8 14 M 1 9 L 7 9
            B M 1 0 L 1 14 L 4 14 Q 8 14 8 11 Q 8 7 4 7 L 1 7 M 1 0 L 4 0 Q 7 0 7 3 Q 7 7 4 7
            C M 8 2 Q 6 0 4 0 Q 0 0 0 7 Q 0 14 4 14 Q 6 14 8 12
            D M 1 0 L 1 14 L 3 14 Q 8 14 8 7 Q 8 0 3 0 L 1 0
            E M 8 0 L 1 0 L 1 14 L 8 14 M 1 7 L 6 7
            F M 8 0 L 1 0 L 1 14 M 1 7 L 6 7
            G M 8 2 Q 6 0 4 0 Q 0 0 0 7 Q 0 14 4 14 Q 8 14 8 8 L 5 8
            H M 0 0 L 0 14 M 8 0 L 8 14 M 0 7 L 8 7
            I M 1 0 L 7 0 M 4 0 L 4 14 M 1 14 L 7 14
            J M 3 0 L 7 0 L 7 10 Q 7 14 4 14 Q 1 14 0 12
            K M 1 0 L 1 14 M 8 0 L 1 8 M 3 6 L 8 14
            L M 1 0 L 1 14 L 8 14
            M M 0 14 L 0 0 L 4 8 L 8 0 L 8 14
            N M 0 14 L 0 0 L 8 14 L 8 0
            O M 4 0 C 9 0 9 14 4 14 C -1 14 -1 0 4 0
            P M 1 14 L 1 0 L 4 0 Q 8 0 8 4 Q 8 8 4 8 L 1 8
            Q M 4 0 C 9 0 9 14 4 14 C -1 14 -1 0 4 0 M 5 11 L 8 15
            R M 1 14 L 1 0 L 4 0 Q 8 0 8 4 Q 8 7 4 7 L 1 7 M 4 7 L 8 14
            S M 8 2 Q 6 0 4 0 Q 0 0 0 3 Q 0 6 4 7 Q 8 8 8 11 Q 8 14 4 14 Q 1 14 0 12
            T M 0 0 L 8 0 M 4 0 L 4 14
            U M 0 0 L 0 10 Q 0 14 4 14 Q 8 14 8 10 L 8 0
            V M 0 0 L 4 14 L 8 0
            W M 0 0 L 2 14 L 4 5 L 6 14 L 8 0
            X M 0 0 L 8 14 M 8 0 L 0 14
            Y M 0 0 L 4 7 L 8 0 M 4 7 L 4 14
            Z M 0 0 L 8 0 L 0 14 L 8 14
            . M 3 13 L 4 13 L 4 14 L 3 14 L 3 13
            , M 4 13 L 3 16
            : M 3 6 L 4 6 L 4 7 L 3 7 L 3 6 M 3 13 L 4 13 L 4 14 L 3 14 L 3 13
            - M 1 8 L 7 8
            + M 0 8 L 8 8 M 4 4 L 4 12
            = M 0 6 L 8 6 M 0 10 L 8 10
            / M 8 0 L 0 14
            _ M 0 15 L 8 15
            ( M 6 0 Q 2 7 6 14
            ) M 2 0 Q 6 7 2 14
            % M 8 0 L 0 14 M 2 1 Q 4 1 4 3 Q 4 5 2 5 Q 0 5 0 3 Q 0 1 2 1 M 6 9 Q 8 9 8 11 Q 8 13 6 13 Q 4 13 4 11 Q 4 9 6 9
            α M 8 5 Q 6 14 3 14 Q 0 14 0 10 Q 0 5 3 5 Q 6 5 8 14
            """;
}
