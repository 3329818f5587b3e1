/**
 * Variational autoencoders whose latent dimensions are meant to be factors of the pictures: trained on single pictures (β-VAE, FactorVAE)
 * and on pairs that differ in one edit (group VAE). METHODS §2.11 and §8.
 */
package org.latentclr.vae;
