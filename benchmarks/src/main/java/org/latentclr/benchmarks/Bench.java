package org.latentclr.benchmarks;

import java.util.Arrays;
import java.util.List;
import org.latentclr.benchmarks.gpu.GpuBenchmark;
import org.latentclr.benchmarks.peers.CaseProfile;
import org.latentclr.benchmarks.peers.PeerBenchmark;
import org.latentclr.cli.StandardError;
import org.latentclr.engine.EngineException;

/** Entry point of {@code ./latentclr bench}. It names no class of JMH or DJL: a GPU pack has neither. */
public final class Bench {
    private static final String USAGE = """
            Usage: latentclr bench peers [--launches=N] [--threads=N] [--out=FOLDER] [parts of names]
                   latentclr bench profile [parts of names]
                   latentclr bench step [conv1] [convs.M] [image]
                   latentclr bench gpu [--smoke] [options; --help]
                   latentclr bench jmh [JMH options]
            peers    this library and libtorch (through DJL) in turn, in one process; writes a table and JSON
            profile  the operations of our side of some of these cases, and how near to the machine's limits they come
            step     whole steps of training and whole pictures: seconds and heap
            gpu      this library on a GPU and PyTorch (a Python that has it) in turn; writes a table and JSON
            jmh      the JMH benchmarks""";

    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        StandardError.restore();
        String[] rest = arguments.length == 0
                ? arguments
                : Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            run(arguments.length == 0 ? "" : arguments[0], rest);
        } catch (IllegalArgumentException | EngineException mistake) {
            System.err.println("latentclr: " + mistake.getMessage());
            System.exit(2);
        }
    }

    private static void run(String what, String[] rest) throws Exception {
        boolean help = Arrays.stream(rest).anyMatch(w -> w.equals("--help") || w.equals("-h"));
        // The other two have a help of their own.
        if (help && List.of("peers", "profile", "step").contains(what)) {
            System.out.println(USAGE);
            return;
        }
        switch (what) {
            case "peers" -> PeerBenchmark.main(rest);
            case "profile" -> CaseProfile.main(rest);
            case "step" -> StepBenchmark.main(rest);
            case "gpu" -> GpuBenchmark.main(rest);
            case "jmh" -> JmhRun.main(help ? new String[]{"-h"} : rest);
            case "help", "--help", "-h" -> System.out.println(USAGE);
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }
}
