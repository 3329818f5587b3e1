package org.latentclr.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.latentclr.config.Request;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The options and words that every configured command takes. Options stand for words: --out F is out=F. */
final class GeneralOptions {
    @Option(names = "--device", paramLabel = "DEVICE", description = "cpu, cuda, cuda:N, simulator or auto; cuda fails "
            + "when there is no such device (default: auto)")
    private Optional<String> device = Optional.empty();

    @Option(names = "--threads", paramLabel = "N", description = "threads of the processor (default: all)")
    private Optional<String> threads = Optional.empty();

    @Option(names = "--out", paramLabel = "FOLDER", description = "the run folder (default: a new one below outputs/run)")
    private Optional<Path> out = Optional.empty();

    @Option(names = {"--config-path",
            "-cp"}, paramLabel = "FOLDER", description = "where --config-name is, such as RUN/.hydra")
    private Optional<Path> configPath = Optional.empty();

    @Option(names = {"--config-name", "-cn"}, paramLabel = "NAME", description = "a YAML file to start from, "
            + "such as config")
    private Optional<String> configName = Optional.empty();

    @Option(names = "--dry-run", description = "prints the resolved configuration, which lists every key, and ends")
    private boolean dryRun;

    @Option(names = {"--quiet", "-q"}, description = "prints no progress")
    private boolean quiet;

    @Parameters(paramLabel = "KEY=VALUE", arity = "0..*", description = "settings, such as seed=1 or "
            + "generator=file; --dry-run lists all. As in Hydra also +key=value, ++key=value and ~key")
    private List<String> words = new ArrayList<>();

    boolean dryRun() {
        return dryRun;
    }

    boolean quiet() {
        return quiet;
    }

    /** What was asked for, options written as words after the words. */
    Request request() {
        List<String> all = new ArrayList<>(words);
        device.ifPresent(name -> all.addAll(List.of("device=" + name, "auto_cpu_if_no_gpu=" + name.equals("auto"))));
        threads.ifPresent(n -> all.add("threads=" + n));
        out.ifPresent(folder -> all.add("out='" + folder.toString().replace("'", "\\'") + "'"));
        return new Request(all, configPath, configName);
    }
}
