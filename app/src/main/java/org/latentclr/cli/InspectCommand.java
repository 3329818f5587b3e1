package org.latentclr.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.latentclr.weights.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code latentclr inspect}: what a file of weights holds. */
@Command(name = "inspect", mixinStandardHelpOptions = true, description = "Shows what a file of weights is: its format, the architecture it implies "
        + "and every tensor with type, shape and norm.", footer = {"",
                "Reads PyTorch .pt/.pth/.bin (zip and legacy), NVIDIA .pkl, safetensors, .npy and .npz.",
                "The content decides, not the name. Nothing in a file is executed."})
final class InspectCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "the file")
    private Path file;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        out.println(Inspection.of(file).text().stripTrailing());
        out.flush();
        return Failures.OK;
    }
}
