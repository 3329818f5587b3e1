/**
 * How well the dimensions of a code are the factors of the pictures: the FactorVAE metric, the mutual information gap, and
 * disentanglement–completeness–informativeness, as Google's library computes them (METHODS §8).
 */
package org.latentclr.metrics;
