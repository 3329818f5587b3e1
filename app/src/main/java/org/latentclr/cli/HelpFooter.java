package org.latentclr.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The end of a command's help. A line that starts with two spaces is an example, {@code "  latentclr COMMAND WORDS   what it does"}: it can be copied
 * as it stands, a long one goes on after a backslash, and what it does stands beside it where that fits for all examples in a row, else below. Any
 * other line is a paragraph, broken between words only.
 */
final class HelpFooter {
    private static final Pattern EXAMPLE = Pattern.compile(" {2}(\\S.*?)(?: {3,}(\\S.*))?");
    private static final String COMMAND = "  ", DEEPER = "      ", GOES_ON = " \\";

    private HelpFooter() {}

    /** Lays out the footers of a command and of all below it. */
    static void layOut(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_FOOTER, HelpFooter::text);
        line.getSubcommands().values().forEach(HelpFooter::layOut);
    }

    private static String text(Help help) {
        UsageMessageSpec usage = help.commandSpec().usageMessage();
        return String.join(System.lineSeparator(), lines(List.of(usage.footer()), usage.width()))
                + (usage.footer().length == 0 ? "" : System.lineSeparator());
    }

    /** @param width longest line in characters, where words allow it */
    static List<String> lines(List<String> footer, int width) {
        List<String> lines = new ArrayList<>();
        List<Matcher> examples = new ArrayList<>();
        for (String line : footer) {
            Matcher m = EXAMPLE.matcher(line);
            if (m.matches()) examples.add(m);
            else {
                examples(examples, width, lines);
                wrap(line, "", "", "", width, lines);
            }
        }
        examples(examples, width, lines);
        return lines;
    }

    private static void examples(List<Matcher> examples, int width, List<String> lines) {
        int column = examples.stream().filter(m -> m.group(2) != null).mapToInt(m -> m.group(1).length()).max()
                .orElse(0)
                + COMMAND.length() + 3;
        boolean beside = examples.stream().allMatch(m -> m.group(2) == null || column + m.group(2).length() <= width);
        for (Matcher m : examples) {
            String what = m.group(2);
            if (beside && what != null)
                lines.add(String.format("%-" + column + "s%s", COMMAND + m.group(1), what));
            else {
                wrap(m.group(1), COMMAND, DEEPER, GOES_ON, width, lines);
                if (what != null) wrap(what, DEEPER, DEEPER, "", width, lines);
            }
        }
        examples.clear();
    }

    /** @param end of every line but the last */
    private static void wrap(String text, String first, String others, String end, int width, List<String> lines) {
        StringBuilder line = new StringBuilder(first);
        int start = first.length();
        for (String word : text.split(" ")) {
            if (line.length() > start && line.length() + 1 + word.length() + end.length() > width) {
                lines.add(line + end);
                line = new StringBuilder(others);
                start = others.length();
            }
            line.append(line.length() > start ? " " : "").append(word);
        }
        lines.add(line.toString());
    }
}
