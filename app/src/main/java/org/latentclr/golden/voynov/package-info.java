/** Golden checks of the method of Voynov and Babenko: deformators, reconstructors, training trajectories, checkpoints. */
package org.latentclr.golden.voynov;
