/** Placeholder. */
package org.latentclr.benchmarks;
