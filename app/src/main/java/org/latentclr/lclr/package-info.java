/**
 * LatentCLR (METHODS §1): directions in the latent space of a frozen generator, found by contrasting the changes that they cause in
 * one of its feature maps. Read {@link org.latentclr.lclr.DirectionModel}, {@link org.latentclr.lclr.FeatureDivergence},
 * {@link org.latentclr.lclr.ContrastiveLoss}, then {@link org.latentclr.lclr.Trainer}.
 */
package org.latentclr.lclr;
