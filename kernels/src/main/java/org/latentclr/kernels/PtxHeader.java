package org.latentclr.kernels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first lines of a committed PTX file: what it was made from and how, so that a test can tell when it is out of date.
 *
 * @param source name of the CUDA file
 * @param hash SHA-256 of the CUDA file and of all that it includes with quotes
 * @param compiler version of nvcc
 * @param flags its options
 */
public record PtxHeader(String source, String hash, String compiler, String flags) {
    private static final Pattern INCLUDE = Pattern.compile("(?m)^\\s*#include\\s+\"([^\"]+)\"");
    private static final Pattern FORM = Pattern
            .compile("// source: (.*)\n// sha256: (.*)\n// nvcc: (.*)\n// flags: (.*)\n");

    /** The lines as they stand in the file. */
    public String text() {
        return "// source: %s\n// sha256: %s\n// nvcc: %s\n// flags: %s\n".formatted(source, hash, compiler, flags);
    }

    /** The header of PTX text, if it has one. */
    public static Optional<PtxHeader> of(String ptx) {
        Matcher m = FORM.matcher(ptx);
        return m.lookingAt()
                ? Optional.of(new PtxHeader(m.group(1), m.group(2), m.group(3), m.group(4)))
                : Optional.empty();
    }

    /** SHA-256 of a CUDA file followed by the files that it includes with quotes, each once, in order of first inclusion. */
    public static String hash(Path cu) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Set<Path> files = new LinkedHashSet<>();
            collect(cu.toAbsolutePath().normalize(), files);
            for (Path p : files)
                digest.update(Files.readString(p).replace("\r\n", "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static void collect(Path file, Set<Path> files) throws IOException {
        if (!files.add(file)) return;
        Matcher m = INCLUDE.matcher(Files.readString(file));
        while (m.find()) collect(file.resolveSibling(m.group(1)).normalize(), files);
    }
}
