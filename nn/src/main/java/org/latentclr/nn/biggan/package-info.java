/**
 * BigGAN (METHODS §6.3): {@link org.latentclr.nn.biggan.BigGanDeep} of 128² to 512² in Hugging Face's files, and the first
 * {@link org.latentclr.nn.biggan.BigGan} with hierarchical codes.
 */
package org.latentclr.nn.biggan;
