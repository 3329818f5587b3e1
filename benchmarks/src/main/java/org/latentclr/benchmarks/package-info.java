/**
 * Measurements. {@code ./latentclr bench peers [part of a name]} compares this library with PyTorch's native library in one process;
 * {@code ./latentclr bench jmh [pattern]} runs the JMH benchmarks.
 */
package org.latentclr.benchmarks;
