package org.latentclr.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latentclr.weights.Converter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr convert}: weights from any readable format to safetensors or npz. */
@Command(name = "convert", mixinStandardHelpOptions = true, description = "Converts a file of weights to safetensors or npz, by the ending of OUT.", footer = {
        "",
        "Example: latentclr convert network-snapshot.pkl generator.safetensors",
        "The architecture goes into the metadata, so the result is a complete generator file."})
final class ConvertCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "IN", description = "any file that `latentclr inspect` reads")
    private Path in;

    @Parameters(index = "1", paramLabel = "OUT", description = "*.safetensors or *.npz; an existing file is replaced when the new one is complete")
    private Path out;

    @Option(names = "--network", paramLabel = "NAME", description = "which network of a snapshot: G_ema (default), G or D; g_ema for rosinality files")
    private Optional<String> network = Optional.empty();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Converter.Result result = Converter.convert(in, out, network);
        var text = spec.commandLine().getOut();
        text.printf("%s: %d tensors%s%n", out, result.tensors(),
                result.network().map(n -> " of network " + n).orElse(""));
        text.flush();
        return Failures.OK;
    }
}
