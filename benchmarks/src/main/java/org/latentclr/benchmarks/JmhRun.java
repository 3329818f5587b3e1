package org.latentclr.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.latentclr.engine.Backends;
import org.latentclr.engine.cases.OpCases;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** {@code latentclr bench jmh}: JMH's own command line; {@link OpBenchmark} takes every op that has cases unless {@code -p op=…} chooses some. */
final class JmhRun {
    private JmhRun() {}

    static void main(String[] words) throws IOException, RunnerException {
        CommandLineOptions asked = options(words);
        if (asked.shouldList() || asked.shouldListWithParams() || asked.shouldHelp()) {
            org.openjdk.jmh.Main.main(words);
            return;
        }
        ChainedOptionsBuilder options = new OptionsBuilder().parent(asked);
        if (!asked.getParameter("op").hasValue()) options.param("op", ops().toArray(String[]::new));
        if (!asked.getParameter("form").hasValue()) options.param("form", forms().toArray(String[]::new));
        new Runner(options.build()).run();
    }

    private static CommandLineOptions options(String[] words) {
        try {
            return new CommandLineOptions(words);
        } catch (CommandLineOptionException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** The names of all ops, primitive and fused. */
    static List<String> ops() {
        return OpCases.all().stream().map(c -> c.op().name()).distinct().sorted().toList();
    }

    private static List<String> forms() {
        List<String> forms = new ArrayList<>(List.of("naive", "composed", "cpu"));
        if (Backends.whyNoCuda().isEmpty()) forms.add("cuda");
        return forms;
    }
}
