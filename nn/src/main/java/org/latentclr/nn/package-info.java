/** Placeholder. */
package org.latentclr.nn;
