package org.latentclr.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.latentclr.UserError;

/** Standard output that remembers its first failure: Java's own stream swallows a full disk. */
final class StandardOutput extends OutputStream {
    private final OutputStream out;
    private String failure = "";

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    /** Puts itself under {@code System.out}. */
    static StandardOutput install() {
        StandardOutput output = new StandardOutput(new FileOutputStream(FileDescriptor.out));
        System.setOut(new PrintStream(output, true, System.out.charset()));
        return output;
    }

    /** What went wrong; empty also when the reader of a pipe has seen enough, as in {@code … | head}. */
    synchronized Optional<UserError> failure() {
        return failure.isEmpty() || failure.equals("broken pipe")
                ? Optional.empty()
                : Optional.of(new UserError("cannot write standard output: " + failure
                        + "; free the place or write somewhere else"));
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[]{(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int count) throws IOException {
        try {
            out.write(bytes, from, count);
        } catch (IOException e) {
            if (failure.isEmpty()) failure = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
            throw e;
        }
    }
}
