/**
 * Tells the six factors of a scene from its picture: the network that judges directions (METHODS §2.10) where the published work asks one that was
 * trained on faces.
 */
package org.latentclr.factors;
