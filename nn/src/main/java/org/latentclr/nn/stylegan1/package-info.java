/** The first StyleGAN in the PyTorch files that the published LatentCLR tool reads (METHODS §6.2). */
package org.latentclr.nn.stylegan1;
