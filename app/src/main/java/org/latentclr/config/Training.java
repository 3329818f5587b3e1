package org.latentclr.config;

import java.nio.file.Path;
import java.util.Optional;

/** What {@code latentclr train} can be told, one record for each way to find directions. */
public sealed interface Training permits TrainConfig, ContraFeatConfig, DecompositionConfig, VoynovConfig {
    /** How directions are found. */
    enum Method {
        /** Contrastive learning on feature divergences. */
        LATENTCLR,
        /** Contrastive learning on the changes of AlexNet's feature maps. */
        CONTRAFEAT,
        /** Principal components of W. */
        GANSPACE,
        /** Eigenvectors of the affine layers' weights. */
        SEFA,
        /** Reconstruction of direction and length by a second network. */
        VOYNOV
    }

    /** What is edited. */
    GeneratorConfig generator();

    /** What computes. */
    DeviceChoice device();

    /** Of the processor; 0 for all. */
    int threads();

    /** The run folder; empty for the published layout. */
    Optional<Path> out();
}
