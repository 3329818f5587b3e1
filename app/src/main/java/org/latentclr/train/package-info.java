/**
 * The commands {@code train}, {@code eval} and {@code gen} between configuration and method: {@link org.latentclr.train.Setup} builds the
 * method's objects, {@link org.latentclr.train.TrainRun} follows a training into its run folder, {@link org.latentclr.train.TrainReport}
 * draws what it found.
 */
package org.latentclr.train;
