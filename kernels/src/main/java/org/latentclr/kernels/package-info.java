/** Placeholder. */
package org.latentclr.kernels;
