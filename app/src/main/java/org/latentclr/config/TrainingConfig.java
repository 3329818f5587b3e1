package org.latentclr.config;

/** What {@code latentclr train} can be told; {@code method} says which record it is. */
public sealed interface TrainingConfig permits TrainConfig, VoynovConfig {
    /** What is edited. */
    GeneratorConfig generator();

    /** What computes. */
    DeviceChoice device();

    /** Threads of the processor; 0 for all. */
    int threads();
}
