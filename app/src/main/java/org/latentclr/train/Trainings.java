package org.latentclr.train;

import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.DecompositionConfig;
import org.latentclr.config.TrainConfig;
import org.latentclr.config.Training;
import org.latentclr.config.VoynovConfig;

/** A training of whatever method its configuration names. */
public final class Trainings {
    private Trainings() {}

    /** Trains; the last lines printed say where everything is. */
    public static void run(Configuration<Training> configuration, Terminal terminal) {
        switch (configuration.config()) {
            case TrainConfig c -> TrainRun.run(configuration.as(TrainConfig.class), terminal);
            case ContraFeatConfig c -> ContraFeatRun.run(configuration.as(ContraFeatConfig.class), terminal);
            case DecompositionConfig c -> DecompositionRun.run(configuration.as(DecompositionConfig.class), terminal);
            case VoynovConfig c -> VoynovRun.run(configuration.as(VoynovConfig.class), terminal);
        }
    }
}
