package org.latentclr.run;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/**
 * The log of a run: lines {@code [2026-01-31 12:00:00,000]- text}, appended one by one.
 *
 * @param file where they go
 */
public record RunLog(Path file) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS");

    /** Appends a line for each line of {@code text}. */
    public void add(String text) {
        String time = "[" + LocalDateTime.now().format(TIME) + "]- ";
        StringBuilder lines = new StringBuilder();
        text.lines().forEach(line -> lines.append(time).append(line).append('\n'));
        Disk.attempt("write", file,
                () -> Files.writeString(file, lines, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }
}
