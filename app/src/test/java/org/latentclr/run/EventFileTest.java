package org.latentclr.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFileTest {
    @TempDir
    private Path folder;

    /** The records of the only file, each checked against its sums. */
    private List<byte[]> records() throws Exception {
        Path file;
        try (var files = Files.list(folder)) {
            file = files.findFirst().orElseThrow();
        }
        ByteBuffer in = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] length = new byte[8];
            in.get(length);
            assertArrayEquals(EventFile.maskedCrc(length), four(in));
            byte[] data = new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
            in.get(data);
            assertArrayEquals(EventFile.maskedCrc(data), four(in));
            records.add(data);
        }
        return records;
    }

    private static byte[] four(ByteBuffer in) {
        byte[] bytes = new byte[4];
        in.get(bytes);
        return bytes;
    }

    /** CRC-32C("123456789") = e3069283 (RFC 3720); masked by hand: rotr 15 = 2507c60d, + a282ead8 = c78ab0e5. */
    @Test
    void theSumIsMasked() {
        byte[] masked = EventFile.maskedCrc("123456789".getBytes(StandardCharsets.US_ASCII));
        assertEquals(0xc78ab0e5, ByteBuffer.wrap(masked).order(ByteOrder.LITTLE_ENDIAN).getInt());
    }

    @Test
    void aScalarIsEncodedAsProtocolBuffersSay() throws Exception {
        try (EventFile events = EventFile.create(folder)) {
            events.scalar("Loss/train", 300, -0.5);
        }
        List<byte[]> records = records();
        assertEquals(2, records.size());
        String version = HexFormat.of().formatHex(records.getFirst());
        assertEquals("1a0d" + HexFormat.of().formatHex("brain.Event:2".getBytes(StandardCharsets.US_ASCII)),
                version.substring(18));
        String tag = HexFormat.of().formatHex("Loss/train".getBytes(StandardCharsets.US_ASCII));
        // After the time: step 300 = varint ac02; summary of 19 bytes; value of 17: tag of 10, float −0.5.
        assertEquals("10ac02" + "2a13" + "0a11" + "0a0a" + tag + "15000000bf",
                HexFormat.of().formatHex(records.get(1)).substring(18));
    }

    @Test
    void picturesAndTextsAreRecordsToo() throws Exception {
        try (EventFile events = EventFile.create(folder)) {
            events.image("samples", 1, 640, 2, new byte[]{1, 2, 3});
            events.text("config", 0, "k: 3");
        }
        List<byte[]> records = records();
        String image = HexFormat.of().formatHex(records.get(1));
        assertEquals("0802" + "108005" + "1803" + "2203010203", image.substring(image.length() - 24));
        String text = new String(records.get(2), StandardCharsets.ISO_8859_1);
        assertEquals(true, text.contains("config/text_summary") && text.contains("k: 3") && text.contains("text"));
    }
}
