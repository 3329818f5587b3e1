/** Placeholder. */
package org.latentclr.engine;
