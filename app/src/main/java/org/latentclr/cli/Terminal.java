package org.latentclr.cli;

import java.io.PrintWriter;
import java.util.List;

/**
 * Where a command shows what it does.
 *
 * @param out standard output
 * @param quiet true when progress is not wanted; results are always printed
 * @param arguments what was typed after the program's name; goes into the run folder
 */
public record Terminal(PrintWriter out, boolean quiet, List<String> arguments) {
    /** Copies the list. */
    public Terminal {
        arguments = List.copyOf(arguments);
    }
}
