package org.latentclr.weights;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Opens a file, tells its format by its first bytes and calls the reader of that format. */
final class CheckpointReader {
    /** LONG1 of {@link TorchLegacyReader#MAGIC} in the first pickle of a legacy stream, after its protocol and, from 4 on, its frame. */
    private static final String LEGACY_MAGIC = "\212\nl\374\234F\371 j\250P\31.";
    private static final int AFTER_PROTOCOL = 2, AFTER_FRAME = 11;

    private CheckpointReader() {}

    static Checkpoint read(Path file) {
        return read(file, map(file));
    }

    /** Reads what is already in memory; {@code file} only names it. */
    static Checkpoint read(Path file, MemorySegment bytes) {
        try {
            return readContent(file, bytes);
        } catch (WeightsException e) {
            throw e.in(file);
        }
    }

    /** The mapping lives as long as any array that looks at it. */
    private static MemorySegment map(Path file) {
        if (!Files.exists(file)) {
            throw unreadable(file, "no such file", "check the path");
        }
        if (!Files.isRegularFile(file)) {
            throw unreadable(file, Files.isDirectory(file) ? "a folder" : "something that is no file",
                    "give the path of the file itself");
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        } catch (AccessDeniedException e) {
            throw unreadable(file, "no permission to read it", "change its permissions");
        } catch (IOException e) {
            throw unreadable(file, "the error \"" + e.getMessage() + "\"", "check the disk");
        }
    }

    private static Checkpoint readContent(Path file, MemorySegment bytes) {
        Budget budget = new Budget(bytes.byteSize());
        if (startsWith(bytes, "PK\3\4") || startsWith(bytes, "PK\5\6")) {
            return readZip(file, new ZipDirectory(bytes, budget), budget);
        }
        if (NpyReader.accepts(bytes)) {
            return plain(file, Checkpoint.Format.NPY, NpyReader.read("", bytes));
        }
        if (SafetensorsReader.accepts(bytes)) {
            SafetensorsReader reader = SafetensorsReader.read(bytes);
            return new Checkpoint(file, Checkpoint.Format.SAFETENSORS, reader.tensors(), reader.metadata());
        }
        if (startsWith(bytes, "\200") && bytes.byteSize() > 2) {
            return readPickle(file, bytes, budget);
        }
        throw unknown(bytes);
    }

    private static Checkpoint readZip(Path file, ZipDirectory zip, Budget budget) {
        if (TorchZipReader.accepts(zip)) {
            return plain(file, Checkpoint.Format.TORCH_ZIP, TorchZipReader.read(zip, budget));
        }
        if (NpyReader.accepts(zip)) {
            Map<String, Object> arrays = NpyReader.readArchive(zip);
            return new Checkpoint(file, Checkpoint.Format.NPZ, arrays, NpzMetadata.extract(arrays));
        }
        throw new WeightsException("the zip archive", "data.pkl (PyTorch) or .npy entries (NumPy)",
                zip.names().size() + " other entries", "unpack it if the checkpoint is inside");
    }

    /** A pickle that starts with PyTorch's magic number is a legacy stream. */
    private static Checkpoint readPickle(Path file, MemorySegment bytes, Budget budget) {
        if (has(bytes, AFTER_PROTOCOL, LEGACY_MAGIC) || has(bytes, AFTER_FRAME, LEGACY_MAGIC)) {
            return plain(file, Checkpoint.Format.TORCH_LEGACY, TorchLegacyReader.read(bytes, budget));
        }
        PickleSymbols symbols = new PickleSymbols(new TorchTensors(budget, false), id -> {
            throw new WeightsException("the pickle", "no reference to outside data", PickleMachine.kind(id),
                    "the file is part of another one, use the whole");
        }, budget);
        Object root = new PickleMachine(new ByteCursor(bytes, "the pickle"), budget, symbols).run();
        return plain(file, Checkpoint.Format.PICKLE, root);
    }

    private static Checkpoint plain(Path file, Checkpoint.Format format, Object root) {
        return new Checkpoint(file, format, root, new LinkedHashMap<>());
    }

    private static boolean startsWith(MemorySegment bytes, String latin1) {
        return has(bytes, 0, latin1);
    }

    private static boolean has(MemorySegment bytes, int at, String latin1) {
        byte[] part = latin1.getBytes(StandardCharsets.ISO_8859_1);
        return bytes.byteSize() >= at + part.length && MemorySegment.mismatch(bytes, at, at + part.length,
                MemorySegment.ofArray(part), 0, part.length) < 0;
    }

    private static WeightsException unknown(MemorySegment bytes) {
        String head = new ByteCursor(bytes, "the file").text(Math.min(64, bytes.byteSize()),
                StandardCharsets.ISO_8859_1);
        String lower = head.strip().toLowerCase(Locale.ROOT);
        if (bytes.byteSize() == 0) {
            return unknown("an empty file", "fetch it again");
        }
        if (lower.startsWith("<!doctype") || lower.startsWith("<html")) {
            return unknown("a web page", "the download gave a page instead of the file, fetch it again");
        }
        if (head.startsWith("version https://git-lfs")) {
            return unknown("a Git LFS pointer", "fetch the file itself with: git lfs pull");
        }
        if (bytes.byteSize() > 262 && startsWith(bytes.asSlice(257), "ustar") || lower.startsWith("sys_info")) {
            return unknown("a tar archive, as PyTorch before 0.1.12 wrote",
                    "load it with a later PyTorch and save it again");
        }
        if (head.startsWith("\37\213")) {
            return unknown("gzip-compressed data", "unpack it with gunzip");
        }
        if (head.startsWith("\211HDF")) {
            return unknown("an HDF5 file", "convert it to safetensors");
        }
        return unknown("other content", "check that it is a checkpoint and complete");
    }

    private static WeightsException unknown(String found, String remedy) {
        return new WeightsException("the start of the file",
                "safetensors, PyTorch zip or legacy, pickle, npy or npz", found, remedy);
    }

    private static WeightsException unreadable(Path file, String found, String remedy) {
        return new WeightsException("opening it", "a readable file", found, remedy).in(file);
    }
}
