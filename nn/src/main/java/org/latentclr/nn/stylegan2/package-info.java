/**
 * StyleGAN2 (METHODS §6.1): mapping and synthesis networks in the three architectures skip, resnet and orig, the discriminator, and
 * {@link org.latentclr.nn.stylegan2.StyleGan2}, the generator that methods use. State names are those of NVIDIA's networks.
 */
package org.latentclr.nn.stylegan2;
