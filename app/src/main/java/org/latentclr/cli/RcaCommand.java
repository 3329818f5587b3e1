package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.RcaConfig;
import org.latentclr.config.Request;
import org.latentclr.train.RcaRun;
import picocli.CommandLine.Command;

/** {@code latentclr rca}. */
@Command(name = "rca", description = "Compares learned with random directions by how well a second network tells them apart (RCA), over several seeds.", footer = {
        "",
        "Keys are those of train method=voynov, with seeds=[0,1,2] in place of seed, and batches=50 for each measured accuracy.",
        "", "Examples:",
        "  latentclr rca                                   the bundled generator, three seeds: six trainings as train method=voynov makes them",
        "  latentclr rca generator=file generator.path=G_ema.pth seeds=[0,1] n_steps=20000 deformator=ortho"})
final class RcaCommand extends ConfiguredCommand<RcaConfig> {
    @Override
    protected Configuration<RcaConfig> read(Request request) {
        return Configuration.rca(request);
    }

    @Override
    protected void run(Configuration<RcaConfig> configuration, Terminal terminal) {
        RcaRun.run(configuration, terminal);
    }
}
