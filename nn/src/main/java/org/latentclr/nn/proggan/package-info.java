/** The generator of "Progressive Growing of GANs" in the files of Voynov and Babenko (METHODS §6.4). */
package org.latentclr.nn.proggan;
