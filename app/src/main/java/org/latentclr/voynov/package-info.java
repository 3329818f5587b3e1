/**
 * Unsupervised discovery of directions by reconstruction (Voynov and Babenko 2020, METHODS §3): a deformator A and a reconstructor R are
 * trained together, so that R tells from a picture and its shifted version which direction was used and how far. Read
 * {@link org.latentclr.voynov.Deformator}, {@link org.latentclr.voynov.Reconstructor}, then {@link org.latentclr.voynov.ReconstructionStep}.
 */
package org.latentclr.voynov;
