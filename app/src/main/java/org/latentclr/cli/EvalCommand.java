package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.EditEvalConfig;
import org.latentclr.config.EvalConfig;
import org.latentclr.config.Evaluation;
import org.latentclr.config.Request;
import org.latentclr.config.VoynovEvalConfig;
import org.latentclr.train.EditEvalRun;
import org.latentclr.train.EvalRun;
import org.latentclr.train.VoynovEvalRun;
import picocli.CommandLine.Command;

/** {@code latentclr eval}. */
@Command(name = "eval", description = "Measures trained directions: mean loss and accuracy over many batches.", footer = {
        "",
        "Examples:", "  latentclr eval checkpoint=RUN/best_model.pt hparams.iterations=100",
        "  latentclr eval checkpoint=RUN/final_model.safetensors         edits of ContraFeat, GANSpace, SeFa: also S_disen and N_discov",
        "  latentclr eval method=voynov checkpoint=RUN images=FOLDER     accuracy (RCA), and transferability to the pictures of a folder"})
final class EvalCommand extends ConfiguredCommand<Evaluation> {
    @Override
    protected Configuration<Evaluation> read(Request request) {
        return Configuration.evaluation(request).as(Evaluation.class);
    }

    @Override
    protected void run(Configuration<Evaluation> configuration, Terminal terminal) {
        switch (configuration.config()) {
            case EvalConfig c -> EvalRun.run(configuration.as(EvalConfig.class), terminal);
            case EditEvalConfig c -> EditEvalRun.run(configuration.as(EditEvalConfig.class), terminal);
            case VoynovEvalConfig c -> VoynovEvalRun.run(configuration.as(VoynovEvalConfig.class), terminal);
        }
    }
}
