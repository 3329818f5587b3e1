/** Golden checks of the LatentCLR method: optimisers, losses, direction models, training trajectories, checkpoints. */
package org.latentclr.golden.lclr;
