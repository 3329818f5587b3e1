/** Training of StyleGAN2 generators: {@link Distillation} learns codes whose pictures are known. */
package org.latentclr.gan;
