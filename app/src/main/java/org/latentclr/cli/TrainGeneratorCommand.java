package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorTrainingConfig;
import org.latentclr.config.Request;
import org.latentclr.train.GeneratorTrainingRun;
import picocli.CommandLine.Command;

/** {@code latentclr train-generator}. */
@Command(name = "train-generator", description = "Trains a StyleGAN2. Without any word: as the bundled one was, on rendered scenes whose factors its codes name.", footer = {
        "", "Examples:",
        "  latentclr train-generator                                           104,000 pictures, 50 to 70 a second on one core",
        "  latentclr train-generator resolution=32 steps=2000                  a smaller one",
        "  latentclr train-generator method=adversarial data=scenes            against a discriminator",
        "  latentclr train-generator method=adversarial resolution=32 data=/usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz",
        "  latentclr train-generator method=adversarial data=FOLDER_OF_PICTURES",
        "  latentclr train-generator checkpoint=RUN/most_recent.safetensors    goes on with a run",
        "most_recent.safetensors is also the generator: latentclr train generator=file generator.path=RUN/most_recent.safetensors generator.feature_layer=b16.conv1",
        "Ctrl-C ends the training after the current step and writes a checkpoint."})
final class TrainGeneratorCommand extends ConfiguredCommand<GeneratorTrainingConfig> {
    @Override
    protected Configuration<GeneratorTrainingConfig> read(Request request) {
        return Configuration.generatorTraining(request);
    }

    @Override
    protected void run(Configuration<GeneratorTrainingConfig> configuration, Terminal terminal) {
        GeneratorTrainingRun.run(configuration, terminal);
    }
}
