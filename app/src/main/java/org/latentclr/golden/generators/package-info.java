/** Golden checks of the generators other than StyleGAN2: BigGAN-deep, ProgGAN, SNGAN. */
package org.latentclr.golden.generators;
