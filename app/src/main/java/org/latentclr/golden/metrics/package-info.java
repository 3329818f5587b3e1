/** Golden checks of decompositions and metrics that several methods share. */
package org.latentclr.golden.metrics;
