/** Measurements. Each prints one JSON line per result; {@code benchmarks/results} keeps them with machine and date. */
package org.latentclr.benchmarks;
