package org.latentclr.picture;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * An animated GIF that runs forward and backward without end.
 *
 * @param frames in the order of the way forward, all of one size
 * @param milliseconds a frame is shown; GIF knows hundredths of a second
 */
public record Animation(List<Picture> frames, int milliseconds) {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    private static final int USUAL = 100;

    /** Copies the list; there is at least one frame. */
    public Animation {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) throw new IllegalArgumentException("animation: at least one frame expected, got none");
    }

    /** A tenth of a second a frame. */
    public static Animation of(List<Picture> frames) {
        return new Animation(frames, USUAL);
    }

    /** Frames 0 … n−1, then n−2 … 1. */
    List<Picture> forthAndBack() {
        List<Picture> all = new ArrayList<>(frames);
        for (int i = frames.size() - 2; i > 0; i--) {
            all.add(frames.get(i));
        }
        return all;
    }

    /** The bytes of the file. */
    public byte[] gif() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = Picture.stream(bytes)) {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
            for (Picture frame : forthAndBack()) {
                var image = frame.toImage();
                IIOMetadata metadata = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
                describe(metadata);
                writer.writeToSequence(new IIOImage(image, null, metadata), null);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private void describe(IIOMetadata metadata) throws IIOInvalidTreeException {
        IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
        IIOMetadataNode control = new IIOMetadataNode("GraphicControlExtension");
        control.setAttribute("disposalMethod", "none");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "FALSE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(Math.max(1, milliseconds / 10)));
        IIOMetadataNode loop = new IIOMetadataNode("ApplicationExtension");
        loop.setAttribute("applicationID", "NETSCAPE");
        loop.setAttribute("authenticationCode", "2.0");
        loop.setUserObject(new byte[]{1, 0, 0});
        IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
        extensions.appendChild(loop);
        var old = root.getElementsByTagName("GraphicControlExtension").item(0);
        if (old != null) root.removeChild(old);
        root.appendChild(control);
        root.appendChild(extensions);
        metadata.setFromTree(FORMAT, root);
    }
}
