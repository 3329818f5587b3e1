/** The residual generators of SNGAN for small images, in the files of Voynov and Babenko (METHODS §6.5). */
package org.latentclr.nn.sngan;
