/** Checks of single operations: value, gradient and, where stored, the gradient of the gradient. */
package org.latentclr.golden.ops;
