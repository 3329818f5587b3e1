package org.latentclr.picture;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.latentclr.UserError;
import org.latentclr.run.Disk;

/**
 * An 8-bit RGB picture.
 *
 * @param width columns
 * @param height rows
 * @param rgb one 0xRRGGBB a pixel, row by row; not to be modified
 */
public record Picture(int width, int height, int[] rgb) {
    /** Checks that there is a pixel for every place. */
    public Picture {
        if (width < 1 || height < 1 || rgb.length != (long) width * height) {
            throw new IllegalArgumentException("picture: " + width + "x" + height + " with " + rgb.length + " pixels");
        }
    }

    /** How values of a float picture are meant. */
    public enum Range {
        /** 0 is black, 1 is full. */
        ZERO_TO_ONE,
        /** −1 is black, 1 is full. */
        MINUS_ONE_TO_ONE;

        /** ⌊clamp(255·v + ½, 0, 255)⌋ with v the value in [0,1]: rounding as the published tool saves pictures. */
        int level(float value) {
            float unit = this == ZERO_TO_ONE ? value : 0.5f * (value + 1);
            return (int) Math.max(0, Math.min(255, 255f * unit + 0.5f));
        }
    }

    /**
     * From channel-first floats.
     *
     * @param values [C,H,W] from {@code offset}, C 3 (RGB) or 1 (grey); not modified. NaN becomes black
     */
    public static Picture of(float[] values, int offset, int channels, int height, int width, Range range) {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("picture: 1 or 3 channels expected, got " + channels);
        }
        int size = height * width;
        int[] rgb = new int[size];
        for (int i = 0; i < size; i++) {
            int red = range.level(values[offset + i]);
            int green = channels == 1 ? red : range.level(values[offset + size + i]);
            int blue = channels == 1 ? red : range.level(values[offset + 2 * size + i]);
            rgb[i] = red << 16 | green << 8 | blue;
        }
        return new Picture(width, height, rgb);
    }

    /** From [3,H,W] floats; see {@link #of(float[], int, int, int, int, Range)}. */
    public static Picture of(float[] values, int height, int width, Range range) {
        return of(values, 0, 3, height, width, range);
    }

    /** Copies what Java2D has drawn. */
    public static Picture of(BufferedImage image) {
        int[] rgb = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] &= 0xFFFFFF;
        }
        return new Picture(image.getWidth(), image.getHeight(), rgb);
    }

    /** From a file that Java can read, such as a PNG. */
    public static Picture read(Path file) {
        BufferedImage[] image = new BufferedImage[1];
        Disk.attempt("read", file, () -> image[0] = ImageIO.read(file.toFile()));
        if (image[0] == null) throw new UserError("picture " + file + ": expected a PNG or JPEG file, found another");
        return of(image[0]);
    }

    /** For Java2D; shares nothing. */
    public BufferedImage toImage() {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        System.arraycopy(rgb, 0, ((DataBufferInt) image.getRaster().getDataBuffer()).getData(), 0, rgb.length);
        return image;
    }

    /** The bytes of a PNG file. */
    public byte[] png() {
        return encoded("png", 1);
    }

    /** The bytes of a JPEG file; {@code quality} in (0,1]. */
    public byte[] jpeg(double quality) {
        return encoded("jpeg", quality);
    }

    /** Writes a PNG file, all or nothing. */
    public void writePng(Path file) {
        Disk.replace(file, out -> out.write(png()));
    }

    private byte[] encoded(String format, double quality) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        try (ImageOutputStream out = stream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality((float) quality);
            }
            writer.write(null, new IIOImage(toImage(), null, null), settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /** Image I/O without its cache file in the temporary folder. */
    static ImageOutputStream stream(OutputStream out) {
        return new javax.imageio.stream.MemoryCacheImageOutputStream(out);
    }

    /** Mean over pixels and colours of the squared difference of two pictures of one size, levels in [0,1]. */
    public static double meanSquare(Picture a, Picture b) {
        if (a.width != b.width || a.height != b.height)
            throw new IllegalArgumentException(
                    "pictures of one size expected, got " + a.width + "x" + a.height + " and "
                            + b.width + "x" + b.height);
        double sum = 0;
        for (int i = 0; i < a.rgb.length; i++)
            for (int shift = 0; shift < 24; shift += 8) {
                double d = (a.rgb[i] >> shift & 255) - (b.rgb[i] >> shift & 255);
                sum += d * d;
            }
        return sum / (3.0 * 255 * 255 * a.rgb.length);
    }
}
