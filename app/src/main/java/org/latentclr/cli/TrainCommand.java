package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.Request;
import org.latentclr.config.TrainConfig;
import org.latentclr.config.TrainingConfig;
import org.latentclr.config.VoynovConfig;
import org.latentclr.train.TrainRun;
import org.latentclr.train.VoynovRun;
import picocli.CommandLine.Command;

/** {@code latentclr train}. */
@Command(name = "train", description = "Trains directions. Without any word: on the bundled generator, in about two minutes.", footer = {
        "",
        "Examples:", "  latentclr train", "  latentclr train k=16 model=nonlinear seed=1",
        "  latentclr train k=100 generator=stylegan2 generator.class_name=ffhq generator.feature_layer=conv1 hparams.batch_size=8 model=nonlinear model.alpha=1",
        "  latentclr train generator=file generator.path=network-snapshot.pkl generator.feature_layer=b16.conv1",
        "  latentclr train method=voynov                      directions that a second network can tell apart",
        "  latentclr train checkpoint=RUN/most_recent.pt       goes on with a run",
        "Ctrl-C ends the training after the current step and writes a checkpoint."})
final class TrainCommand extends ConfiguredCommand<TrainingConfig> {
    @Override
    protected Configuration<TrainingConfig> read(Request request) {
        return Configuration.training(request);
    }

    @Override
    protected void run(Configuration<TrainingConfig> configuration, Terminal terminal) {
        switch (configuration.config()) {
            case TrainConfig c -> TrainRun.run(configuration.as(c), terminal);
            case VoynovConfig c -> VoynovRun.run(configuration.as(c), terminal);
        }
    }
}
