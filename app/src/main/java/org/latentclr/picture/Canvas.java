package org.latentclr.picture;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;

/** A white sheet on which pictures are put and lines drawn. */
final class Canvas {
    private final BufferedImage image;

    Canvas(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
    }

    void put(Picture picture, int x, int y) {
        image.setRGB(x, y, picture.width(), picture.height(), picture.rgb(), 0, picture.width());
    }

    /** For drawing; the caller disposes of it. */
    Graphics2D graphics() {
        return image.createGraphics();
    }

    Picture picture() {
        return Picture.of(image);
    }
}
