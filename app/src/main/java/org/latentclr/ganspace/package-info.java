/** GANSpace (METHODS §4): principal components of a generator's codes or activations as edits. */
package org.latentclr.ganspace;
