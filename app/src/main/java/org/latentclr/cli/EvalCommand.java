package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.EvalConfig;
import org.latentclr.config.Request;
import org.latentclr.train.EvalRun;
import picocli.CommandLine.Command;

/** {@code latentclr eval}. */
@Command(name = "eval", description = "Measures trained directions: mean loss and accuracy over many batches.", footer = {
        "",
        "Example: latentclr eval checkpoint=RUN/best_model.pt hparams.iterations=100"})
final class EvalCommand extends ConfiguredCommand<EvalConfig> {
    @Override
    protected Configuration<EvalConfig> read(Request request) {
        return Configuration.eval(request);
    }

    @Override
    protected void run(Configuration<EvalConfig> configuration, Terminal terminal) {
        EvalRun.run(configuration, terminal);
    }
}
