package org.latentclr.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The help of every command: no word is broken, no line is longer than asked, examples can be copied and are understood. */
class HelpTest {
    private static final int WIDTH = 80;

    static Stream<String> commands() {
        return tree(new StringWriter()).getSubcommands().keySet().stream().filter(n -> !n.equals("help"));
    }

    private static CommandLine tree(StringWriter said) {
        return Main.commandLine(new PrintWriter(said), new PrintWriter(said));
    }

    private static CommandLine command(String name) {
        CommandLine line = tree(new StringWriter()).getSubcommands().get(name);
        return line.setUsageHelpAutoWidth(false).setUsageHelpWidth(WIDTH);
    }

    @ParameterizedTest
    @MethodSource("commands")
    void noWordIsBroken(String name) {
        CommandLine line = command(name);
        String help = line.getUsageMessage();
        Set<String> printed = Arrays.stream(help.split("\\s+")).collect(Collectors.toSet());
        CommandSpec spec = line.getCommandSpec();
        List<String> texts = new ArrayList<>(List.of(spec.usageMessage().description()));
        texts.addAll(List.of(spec.usageMessage().footer()));
        spec.options().forEach(o -> texts.addAll(List.of(o.description())));
        spec.positionalParameters().forEach(p -> texts.addAll(List.of(p.description())));
        for (String text : texts)
            for (String word : text.strip().split("\\s+"))
                assertTrue(word.isEmpty() || word.contains("${") || printed.contains(word),
                        name + " breaks '" + word + "':\n" + help);
        help.lines().forEach(l -> assertTrue(l.length() <= WIDTH || !l.strip().contains(" "), l));
    }

    /** Every example without a file that only its reader has is taken with --dry-run. */
    @ParameterizedTest
    @MethodSource("commands")
    void examplesAreUnderstood(String name) {
        String help = command(name).getUsageMessage().replaceAll(Pattern.quote(" \\") + "\\R +", " ");
        if (!help.contains("--dry-run")) return;
        help.lines().filter(l -> l.startsWith("  latentclr ") && !l.matches(".*(RUN|checkpoint=|config-path).*"))
                .forEach(l -> {
                    String[] words = l.strip().split(" {3,}")[0].split(" ");
                    List<String> all = new ArrayList<>(List.of(words[1], "--dry-run"));
                    all.addAll(Arrays.asList(words).subList(2, words.length));
                    StringWriter said = new StringWriter();
                    assertEquals(0, tree(said).execute(all.toArray(String[]::new)), l + "\n" + said);
                });
    }

    @Test
    void footersAreLaidOut() {
        assertEquals(List.of("Examples:", "  latentclr a     does a", "  latentclr b c   does b"),
                HelpFooter.lines(List.of("Examples:", "  latentclr a   does a", "  latentclr b c        does b"), 30));
        assertEquals(List.of("  latentclr one two \\", "      three", "      what it does and", "      why"),
                HelpFooter.lines(List.of("  latentclr one two three   what it does and why"), 23));
        assertEquals(List.of("a sentence with", "file.json in it"),
                HelpFooter.lines(List.of("a sentence with file.json in it"), 22));
    }
}
