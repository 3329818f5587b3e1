package org.latentclr.run;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * A TensorBoard event file. A record is: length (8 bytes, little-endian), masked CRC-32C of the length, an {@code Event}
 * message, masked CRC-32C of the message.
 */
public final class EventFile implements AutoCloseable {
    /** Fields of the messages Event, Summary, Summary.Value, Summary.Image, TensorProto. */
    private static final int EVENT_WALL_TIME = 1;
    private static final int EVENT_STEP = 2;
    private static final int EVENT_FILE_VERSION = 3;
    private static final int EVENT_SUMMARY = 5;
    private static final int SUMMARY_VALUE = 1;
    private static final int VALUE_TAG = 1;
    private static final int VALUE_SIMPLE = 2;
    private static final int VALUE_IMAGE = 4;
    private static final int VALUE_TENSOR = 8;
    private static final int VALUE_METADATA = 9;
    private static final int TENSOR_STRINGS = 8;
    private static final int STRING_TYPE = 7;

    private final Path file;
    private final OutputStream out;

    private EventFile(Path file, OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** Makes a new event file in {@code folder}. */
    static EventFile create(Path folder) {
        long now = System.currentTimeMillis();
        Path file = folder.resolve("events.out.tfevents." + now / 1000 + ".latentclr." + now % 1000 + "."
                + ProcessHandle.current().pid());
        EventFile events = new EventFile(file, Disk.open(file, () -> Files.newOutputStream(file)));
        events.write(event().text(EVENT_FILE_VERSION, "brain.Event:2"));
        return events;
    }

    /** A number under {@code tag}, such as "Loss/train". */
    public void scalar(String tag, long step, double value) {
        summary(step, new Proto().text(VALUE_TAG, tag).real32(VALUE_SIMPLE, (float) value));
    }

    /** A picture under {@code tag}, given as a PNG file. */
    public void image(String tag, long step, int width, int height, byte[] png) {
        int rgb = 3;
        Proto image = new Proto().varint(1, height).varint(2, width).varint(3, rgb).bytes(4, png);
        summary(step, new Proto().text(VALUE_TAG, tag).message(VALUE_IMAGE, image));
    }

    /** A text in Markdown under {@code tag}. */
    public void text(String tag, long step, String markdown) {
        Proto shape = new Proto().message(2, new Proto().varint(1, 1));
        Proto tensor = new Proto().varint(1, STRING_TYPE).message(2, shape).text(TENSOR_STRINGS, markdown);
        Proto plugin = new Proto().message(1, new Proto().text(1, "text"));
        summary(step, new Proto().text(VALUE_TAG, tag + "/text_summary").message(VALUE_TENSOR, tensor)
                .message(VALUE_METADATA, plugin));
    }

    private void summary(long step, Proto value) {
        write(event().varint(EVENT_STEP, step).message(EVENT_SUMMARY, new Proto().message(SUMMARY_VALUE, value)));
    }

    private static Proto event() {
        return new Proto().real64(EVENT_WALL_TIME, System.currentTimeMillis() / 1e3);
    }

    private void write(Proto event) {
        byte[] data = event.toBytes();
        byte[] length = Proto.little(8).putLong(data.length).array();
        Disk.attempt("write", file, () -> {
            out.write(length);
            out.write(maskedCrc(length));
            out.write(data);
            out.write(maskedCrc(data));
            out.flush();
        });
    }

    /** rotate-right(crc, 15) + 0xa282ead8, four bytes little-endian. */
    static byte[] maskedCrc(byte[] data) {
        CRC32C crc = new CRC32C();
        crc.update(data);
        return Proto.little(4).putInt(Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8).array();
    }

    @Override
    public void close() {
        Disk.attempt("write", file, out::close);
    }
}
