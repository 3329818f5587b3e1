package org.latentclr.cli;

import org.latentclr.UserError;
import picocli.CommandLine.Model.CommandSpec;

/** Checks of numbers given as options. */
final class Ranges {
    private Ranges() {}

    static void check(CommandSpec spec, String option, int value, int least) {
        if (value < least)
            throw new UserError(spec.name() + " " + option + ": at least " + least + " expected, found " + value);
    }

    static void positive(CommandSpec spec, String option, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY))
            throw new UserError(spec.name() + " " + option + ": a number above 0 expected, found " + value);
    }
}
