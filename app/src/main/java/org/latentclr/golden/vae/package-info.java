/** Golden checks of variational autoencoders. */
package org.latentclr.golden.vae;
