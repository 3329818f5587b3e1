package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.EditEvalConfig;
import org.latentclr.config.EvalConfig;
import org.latentclr.config.Measurement;
import org.latentclr.config.Request;
import org.latentclr.train.EditEvalRun;
import org.latentclr.train.EvalRun;
import picocli.CommandLine.Command;

/** {@code latentclr eval}. */
@Command(name = "eval", description = "Measures trained directions: mean loss and accuracy over many batches.", footer = {
        "",
        "Example: latentclr eval checkpoint=RUN/best_model.pt hparams.iterations=100",
        "Edits of ContraFeat, GANSpace and SeFa: also S_disen and N_discov, where a network tells attributes of the pictures."})
final class EvalCommand extends ConfiguredCommand<Measurement> {
    @Override
    protected Configuration<Measurement> read(Request request) {
        return Configuration.measurement(request);
    }

    @Override
    protected void run(Configuration<Measurement> configuration, Terminal terminal) {
        switch (configuration.config()) {
            case EvalConfig c -> EvalRun.run(configuration.as(EvalConfig.class), terminal);
            case EditEvalConfig c -> EditEvalRun.run(configuration.as(EditEvalConfig.class), terminal);
        }
    }
}
