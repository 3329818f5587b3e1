/** Checks of StyleGAN2 files: networks against values of the published programs, checkpoint files against their indexes. */
package org.latentclr.golden.stylegan2;
