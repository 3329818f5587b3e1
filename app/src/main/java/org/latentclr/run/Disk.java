package org.latentclr.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.latentclr.UserError;

/** Writing that either happens completely or not at all, with failures said in one sentence. */
public final class Disk {
    /** Something that writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything to {@code out}, which the caller closes. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** Something that touches the disk. */
    @FunctionalInterface
    public interface Action {
        /** Does it. */
        void run() throws IOException;
    }

    /** Something that opens a file. */
    @FunctionalInterface
    public interface Opening<T> {
        /** Opens it. */
        T open() throws IOException;
    }

    private Disk() {}

    /**
     * Writes {@code file} through a temporary file beside it, which is forced to the disk and renamed. Whenever the
     * process dies, the file is the old one or the new one.
     *
     * @throws UserError when the disk is full or the folder cannot be written
     */
    public static void replace(Path file, Content content) {
        Path temporary = file.resolveSibling("." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        attempt("write", file, () -> {
            try {
                write(temporary, content);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        });
    }

    /** The same for a text, in UTF-8. */
    public static void replace(Path file, String text) {
        replace(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(Path temporary, Content content) throws IOException {
        var options = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        try (FileChannel channel = FileChannel.open(temporary, options)) {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
            channel.force(true);
        }
    }

    /** All folders below {@code folder} and itself. */
    public static List<Path> folders(Path folder) {
        return attempt("read", folder, () -> {
            try (var all = Files.walk(folder)) {
                return all.filter(Files::isDirectory).toList();
            }
        });
    }

    /** The files in a folder, in no order. */
    public static List<Path> files(Path folder) {
        return attempt("read", folder, () -> {
            try (var all = Files.list(folder)) {
                return all.filter(Files::isRegularFile).toList();
            }
        });
    }

    /** Takes away a folder with everything in it, if it is there. */
    public static void deleteFolder(Path folder) {
        if (!Files.exists(folder)) return;
        attempt("delete", folder, () -> {
            try (var inside = Files.walk(folder)) {
                for (Path p : inside.sorted(Comparator.reverseOrder()).toList()) Files.delete(p);
            }
        });
    }

    /** The text of a file in UTF-8. */
    public static String text(Path file) {
        return attempt("read", file, () -> Files.readString(file));
    }

    /** Makes a folder and those above it. */
    public static void makeFolder(Path folder) {
        attempt("make the folder", folder, () -> Files.createDirectories(folder));
    }

    /**
     * Runs {@code action}; an error of the disk becomes "cannot DO PATH: why; what to do".
     *
     * @param what a verb: "write", "make the folder"
     */
    public static void attempt(String what, Path path, Action action) {
        attempt(what, path, () -> {
            action.run();
            return path;
        });
    }

    /** Opens {@code file} for writing; errors are said as by {@link #attempt}. */
    static <T> T open(Path file, Opening<T> opening) {
        return attempt("write", file, opening);
    }

    private static <T> T attempt(String what, Path path, Opening<T> opening) {
        try {
            return opening.open();
        } catch (ReadOnlyFileSystemException e) {
            throw new UserError(sentence(what, path, "the file system is read-only"), e);
        } catch (IOException e) {
            throw new UserError(sentence(what, path, why(e)), e);
        }
    }

    private static String sentence(String what, Path path, String why) {
        return "cannot " + what + " " + path + ": " + why + "; free the place or choose another folder with out=FOLDER";
    }

    private static String why(IOException e) {
        String reason = e instanceof FileSystemException f && f.getReason() != null ? f.getReason() : e.getMessage();
        return switch (e) {
            case AccessDeniedException denied -> "no permission to write there";
            case NoSuchFileException missing -> "its folder does not exist";
            case FileAlreadyExistsException there -> "a file is in the way";
            default -> reason == null ? e.getClass().getSimpleName() : reason.toLowerCase(Locale.ROOT);
        };
    }
}
