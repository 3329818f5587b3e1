package org.latentclr.weights;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes a file completely or not at all: into a temporary file of the same folder, which is then renamed. Whatever
 * fails, the temporary file is deleted and a file that was there before is untouched.
 */
public final class AtomicFile {
    private AtomicFile() {}

    /** What writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code out}, which is buffered and closed by the caller. */
        void write(OutputStream out) throws IOException;
    }

    /**
     * Writes {@code content} to {@code target}, replacing a file that is there.
     *
     * @throws WeightsException
     *             one sentence when it cannot be written: full disk, missing or read-only folder, …
     */
    public static void write(Path target, Content content) {
        Path absolute = target.toAbsolutePath();
        if (Files.isDirectory(absolute)) {
            throw new WeightsException("writing it", "a file or nothing at this path", "a folder",
                    "give the name of a file").in(target);
        }
        String random = HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
        Path temporary = absolute.resolveSibling("." + absolute.getFileName() + "." + random + ".tmp");
        try {
            fill(temporary, content);
            Files.move(temporary, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            discard(temporary);
            throw failure(target, e);
        } catch (WeightsException e) {
            discard(temporary);
            throw e.in(target);
        } catch (RuntimeException | Error e) {
            discard(temporary);
            throw e;
        }
    }

    /** The data reaches the disk before the rename does, so that a crash leaves the old file or the new one. */
    private static void fill(Path temporary, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.CREATE_NEW,
                StandardOpenOption.WRITE)) {
            OutputStream out = new Unclosed(Channels.newOutputStream(channel));
            content.write(out);
            out.flush();
            channel.force(false);
        }
    }

    /** Archive writers close what they write to; the channel has to stay open until it is on the disk. */
    private static final class Unclosed extends BufferedOutputStream {
        Unclosed(OutputStream out) {
            super(out, 1 << 16);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            temporary.toFile().deleteOnExit();
        }
    }

    private static WeightsException failure(Path target, IOException e) {
        String reason = e instanceof FileSystemException known && known.getReason() != null
                ? known.getReason()
                : String.valueOf(e.getMessage());
        return switch (e) {
            case NoSuchFileException missing -> new WeightsException("writing it", "a folder that exists",
                    "no folder " + target.toAbsolutePath().getParent(), "create the folder first").in(target);
            case AccessDeniedException denied -> new WeightsException("writing it", "a folder that can be written",
                    "no permission", "choose another folder").in(target);
            default -> new WeightsException("writing it", "a disk with room that can be written",
                    "the error \"" + reason + "\"", "free some space or choose another folder; nothing was written")
                    .in(target);
        };
    }
}
