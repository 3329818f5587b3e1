/** Placeholder. */
package org.latentclr.weights;
