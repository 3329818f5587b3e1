/** SeFa (METHODS §5): edits from the weights of a generator's affine layers alone. */
package org.latentclr.sefa;
