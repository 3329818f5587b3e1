package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.EditGenConfig;
import org.latentclr.config.GenConfig;
import org.latentclr.config.Generation;
import org.latentclr.config.Request;
import org.latentclr.config.VoynovGenConfig;
import org.latentclr.train.EditGenRun;
import org.latentclr.train.GenRun;
import org.latentclr.train.VoynovGenRun;
import picocli.CommandLine.Command;

/** {@code latentclr gen}. */
@Command(name = "gen", description = "Draws what trained directions do: sample_0.png, sample_1.png, …", footer = {"",
        "Examples:",
        "  latentclr gen checkpoint=RUN/final_model.pt n_samples=5 n_dirs=-1",
        "  latentclr gen --config-path=RUN/.hydra --config-name=config checkpoint=RUN/best_model.pt +alphas=[-15,-10,-5,5,10,15] +n_dirs=[0,1,2,3]",
        "  latentclr gen method=voynov checkpoint=RUN          what the deformator of a run does",
        "  latentclr gen checkpoint=RUN/components.npz edit_layers=[0,3] alphas=[-2,2]      GANSpace, in standard deviations",
        "The generator and the kind of directions come from the run that the checkpoint lies in."})
final class GenCommand extends ConfiguredCommand<Generation> {
    @Override
    protected Configuration<Generation> read(Request request) {
        return Configuration.generation(request).as(Generation.class);
    }

    @Override
    protected void run(Configuration<Generation> configuration, Terminal terminal) {
        switch (configuration.config()) {
            case GenConfig c -> GenRun.run(configuration.as(GenConfig.class), terminal);
            case EditGenConfig c -> EditGenRun.run(configuration.as(EditGenConfig.class), terminal);
            case VoynovGenConfig c -> VoynovGenRun.run(configuration.as(VoynovGenConfig.class), terminal);
        }
    }
}
