package org.latentclr.weights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile, oversized, damaged and wrong files: one sentence that names the file, nothing allocated, nothing run. */
class HostileFilesTest {
    private static final Path NAME = Path.of("bad.pt");
    private static final String REBUILD = "ctorch._utils\n_rebuild_tensor_v2\n";

    /** Latin-1 text as the bytes of a pickle. */
    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] pickle(String body) {
        return latin1("\200\2" + body + ".");
    }

    private static byte[] zip(boolean deflate, Object... namesAndData) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(deflate ? 9 : 0);
            for (int i = 0; i < namesAndData.length; i += 2) {
                zip.putNextEntry(new ZipEntry((String) namesAndData[i]));
                zip.write((byte[]) namesAndData[i + 1]);
                zip.closeEntry();
            }
            zip.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A PyTorch file with one storage "0" of four floats and the given pickle. */
    private static byte[] torch(String body) {
        return zip(true, "a/data.pkl", pickle(body), "a/data/0", new byte[16]);
    }

    private static String storage(String count) {
        return "(X\7\0\0\0storagectorch\nFloatStorage\nX\1\0\0\0000X\3\0\0\0cpu" + count + "tQ";
    }

    private static String tensor(String offset, String size, String stride) {
        return REBUILD + "(" + storage("K\4") + offset + size + stride + "\211ccollections\nOrderedDict\n)RtR";
    }

    private static byte[] safetensors(String header, int data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + data).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json)
                .array();
    }

    private static byte[] npy(String header) {
        return latin1("\223NUMPY\1\0" + (char) (header.length() & 0xff) + (char) (header.length() >> 8) + header);
    }

    static Stream<Arguments> code() {
        String call = "X\4\0\0\0echo\205R";
        return Stream.of(Arguments.of("os.system", pickle("cos\nsystem\n" + call)),
                Arguments.of("posix.system", pickle("cposix\nsystem\n" + call)),
                Arguments.of("subprocess.Popen", pickle("csubprocess\nPopen\nX\2\0\0\0ls\205\201")),
                Arguments.of("builtins.eval", pickle("cbuiltins\neval\n" + call)),
                Arguments.of("builtins.exec", pickle("c__builtin__\nexec\n" + call)),
                Arguments.of("builtins.__import__", pickle("cbuiltins\n__import__\n" + call)),
                Arguments.of("builtins.getattr",
                        pickle("cbuiltins\ngetattr\nccollections\nOrderedDict\nX\4\0\0\0fold\206R")),
                Arguments.of("torch.hub.load", pickle("ctorch.hub\nload\n" + call)),
                Arguments.of("torch.load", pickle("cbuiltins\ngetattr\nctorch\nnn\nX\4\0\0\0load\206R" + call)),
                Arguments.of("os.system", latin1("\200\4\214\2os\214\6system\223\214\4echo\205R.")),
                Arguments.of("os.system", torch("cos\nsystem\n" + call)),
                Arguments.of("os.system", torch("}X\1\0\0\0acos\nsystem\ns")),
                Arguments.of("some.module.function", pickle("csome.module\nfunction\n)R")),
                Arguments.of("numpy.load", pickle("cnumpy\nload\n" + call)),
                Arguments.of("copyreg", pickle("ccopyreg\n__newobj__\n" + call)));
    }

    /** Every attempt to name or call code is refused with the name of it. */
    @ParameterizedTest
    @MethodSource("code")
    void codeIsRefused(String symbol, byte[] file) {
        String message = refused(file);
        assertTrue(message.contains("nothing was executed"), message);
        assertTrue(message.contains(symbol) || message.contains("torch.nn.load"), message);
    }

    static Stream<Arguments> oversized() {
        String huge = "\377\377\377\377\377\377\377\177";
        return Stream.of(Arguments.of("4 GB of bytes", latin1("\200\3B\377\377\377\377abc.")),
                Arguments.of("2^63 bytes", latin1("\200\4\216" + huge + "abc.")),
                Arguments.of("2^63 characters", latin1("\200\4\215" + huge + "abc.")),
                Arguments.of("negative length", latin1("\200\4\216\377\377\377\377\377\377\377\377abc.")),
                Arguments.of("long integer", latin1("\200\2\213\377\377\377\177abc.")),
                Arguments.of("frame", latin1("\200\4\225" + huge + "N.")),
                Arguments.of("storage", torch(REBUILD + "(" + storage("\212\6\0\0\0\0\0\1") + "K\0)))\211NtR")),
                Arguments.of("10 GB by stride 0", torch(tensor("K\0", "\212\5\0\0\0\200\2\205", "K\0\205"))),
                Arguments.of("2^63 elements", torch(tensor("K\0",
                        "\212\5\0\0\0\0\1\212\5\0\0\0\0\1\206", "K\0K\0\206"))),
                Arguments.of("offset", torch(tensor("K\2", "K\3\205", "K\1\205"))),
                Arguments.of("stride", torch(tensor("K\0", "K\2K\2\206", "K\3K\1\206"))),
                Arguments.of("negative offset", torch(tensor("J\377\377\377\377", "K\1\205", "K\1\205"))),
                Arguments.of("negative size", torch(tensor("K\0", "J\377\377\377\377\205", "K\1\205"))),
                Arguments.of("negative stride", torch(tensor("K\3", "K\2\205", "J\377\377\377\377\205"))),
                Arguments.of("strides", torch(tensor("K\0", "K\2\205", "K\1K\1\206"))),
                Arguments.of("storage missing", torch(REBUILD + "(" + storage("K\4").replace("0X", "1X") + "tR")),
                Arguments.of("npy", npy("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999,), }")),
                Arguments.of("npy overflow",
                        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4294967296, 4294967296, 4), }")),
                Arguments.of("npy number",
                        npy("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,), }")),
                Arguments.of("bomb", zip(true, "a.npy", new byte[300 << 20])),
                Arguments.of("header", latin1("\377\377\377\5\0\0\0\0{}")),
                Arguments.of("shape", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],"
                        + "\"data_offsets\":[0,0]}}", 0)),
                Arguments.of("shape", safetensors("{\"a\":{\"dtype\":\"F32\",\"shape\":[10000000000],"
                        + "\"data_offsets\":[0,40000000000]}}", 4)));
    }

    /** Claims beyond the file are refused before anything of that size is allocated (the heap has 2 GB). */
    @ParameterizedTest
    @MethodSource("oversized")
    void oversizedClaimsAreRefused(String what, byte[] file) {
        refused(file);
    }

    static Stream<Arguments> trees() {
        return Stream.of(Arguments.of("list in itself", pickle("]q\0h\0a")),
                Arguments.of("dict in itself", pickle("}q\0K\1h\0s")),
                Arguments.of("deep", pickle("]" + "\205".repeat(100_000))),
                Arguments.of("laughs", pickle("]" + "2\206".repeat(100))),
                Arguments.of("one tensor a million times", torch("(" + tensor("K\0", "K\4\205", "K\1\205") + "q\1"
                        + "h\1".repeat(1_200_000) + "t")),
                Arguments.of("long names", pickle("}q\0X\0\0\1\0" + "k".repeat(65536) + "h\0s")));
    }

    /** Trees that would never end to walk are refused, whether at reading or at walking. */
    @ParameterizedTest
    @MethodSource("trees")
    void endlessTreesAreRefused(String what, byte[] file) {
        assertThrows(WeightsException.class, () -> Inspection.of(read(file)));
    }

    static Stream<Arguments> damaged() {
        String two = "{\"a\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"b\":%s}";
        String entry = "{\"dtype\":\"%s\",\"shape\":[2],\"data_offsets\":[%d,%d]}";
        return Stream.of(Arguments.of("gap", safetensors(two.formatted(entry.formatted("U8", 3, 5)), 5)),
                Arguments.of("overlap", safetensors(two.formatted(entry.formatted("U8", 1, 3)), 3)),
                Arguments.of("rest", safetensors(two.formatted(entry.formatted("U8", 2, 4)), 5)),
                Arguments.of("short", safetensors(two.formatted(entry.formatted("U8", 2, 4)), 3)),
                Arguments.of("type", safetensors(two.formatted(entry.formatted("F8", 2, 4)), 4)),
                Arguments.of("twice", safetensors("{\"a\":1,\"a\":2}", 0)),
                Arguments.of("entry", safetensors("{\"a\":[]}", 0)), Arguments.of("json", safetensors("{\"a\"", 0)),
                Arguments.of("metadata", safetensors("{\"__metadata__\":{\"a\":1}}", 0)),
                Arguments.of("stack", pickle("")), Arguments.of("stack", pickle("R")),
                Arguments.of("mark", pickle("t")),
                Arguments.of("mark", pickle("(R")), Arguments.of("memo", pickle("h\7")),
                Arguments.of("append", pickle("NNa")), Arguments.of("setitem", pickle("NNNs")),
                Arguments.of("key", pickle("}]Ns")), Arguments.of("pairs", pickle("}(Nu")),
                Arguments.of("build", pickle("NNb")), Arguments.of("reduce", pickle("N)R")),
                Arguments.of("opcode", pickle("!")), Arguments.of("text opcode", pickle("I1\n")),
                Arguments.of("protocol", latin1("\200\1N.")), Arguments.of("protocol", latin1("\200\6N.")),
                Arguments.of("persistent id", pickle("NQ")), Arguments.of("persistent id", torch("NQ")),
                Arguments.of("parameter", pickle("ctorch._utils\n_rebuild_parameter\n)R")),
                Arguments.of("tensor", pickle(REBUILD + ")R")),
                Arguments.of("object", pickle("ctorch_utils.persistence\n_reconstruct_persistent_obj\n}\205R")),
                Arguments.of("bytes", pickle("ctorch.storage\n_load_from_bytes\nN\205R")),
                Arguments.of("dtype", pickle("cnumpy\ndtype\nX\1\0\0\0O\205R")),
                Arguments.of("buffers", latin1("\200\5\227.")),
                Arguments.of("escape", zip(true, "../data.pkl", pickle("N"))),
                Arguments.of("escape", zip(true, "/data.pkl", pickle("N"))),
                Arguments.of("no checkpoint", zip(true, "readme.txt", new byte[3])),
                Arguments.of("byte order", zip(true, "a/data.pkl", pickle("N"), "a/byteorder", latin1("middle"))),
                Arguments.of("object array", npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }")),
                Arguments.of("npy version", latin1("\223NUMPY\7\0\1\0 ")),
                Arguments.of("npy end", latin1("\223NUMPY")));
    }

    @ParameterizedTest
    @MethodSource("damaged")
    void damagedFilesAreRefused(String what, byte[] file) {
        refused(file);
    }

    static Stream<Arguments> wrong() {
        byte[] tar = new byte[512];
        System.arraycopy(latin1("ustar"), 0, tar, 257, 5);
        return Stream.of(Arguments.of("empty", new byte[0]), Arguments.of("web page", latin1("<!DOCTYPE html><html>")),
                Arguments.of("Git LFS", latin1("version https://git-lfs.github.com/spec/v1\noid sha256:0")),
                Arguments.of("tar", tar), Arguments.of("gunzip", latin1("\37\213\10\0\0\0\0\0\0\0\0\0")),
                Arguments.of("HDF5", latin1("\211HDF\r\n\32\n\0\0\0\0")), Arguments.of("other content", new byte[100]));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void wrongFilesAreNamed(String what, byte[] file) {
        String message = refused(file);
        assertTrue(message.contains(what), message);
    }

    @Test
    void pathsThatAreNoFiles(@TempDir Path folder) throws IOException {
        for (Path path : new Path[]{folder, folder.resolve("none.pt"), Path.of("/dev/zero")}) {
            WeightsException e = assertThrows(WeightsException.class, () -> Checkpoint.read(path));
            assertTrue(e.getMessage().startsWith(path + ": opening it: expected a readable file"), e.getMessage());
        }
        Path copy = Files.write(folder.resolve("text.pt"), latin1("hello"));
        assertEquals(copy.toString(), assertThrows(WeightsException.class, () -> Checkpoint.read(copy)).file());
    }

    /** A stored tensor whose checksum is wrong is a damaged download. */
    @Test
    void checksumsAreVerified() throws IOException {
        byte[] file = Files.readAllBytes(Golden.resource("small/features.pt"));
        int flipped = 0;
        for (int at = 0; at < file.length; at++) {
            byte[] copy = file.clone();
            copy[at] ^= 0x10;
            try {
                read(copy).tensors().values().forEach(NamedArray::norm);
            } catch (WeightsException expected) {
                flipped++;
            }
        }
        assertTrue(flipped > 1500, flipped + " of " + file.length);
    }

    private static Checkpoint read(byte[] file) {
        return CheckpointReader.read(NAME, MemorySegment.ofArray(file));
    }

    private static String refused(byte[] file) {
        String message = assertThrows(WeightsException.class, () -> Inspection.of(read(file))).getMessage();
        assertTrue(message.startsWith("bad.pt: ") && message.endsWith(".") && !message.contains("\n"), message);
        assertTrue(message.length() < 400, message);
        return message;
    }
}
