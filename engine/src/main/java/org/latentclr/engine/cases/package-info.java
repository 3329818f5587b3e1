/**
 * One list of cases for every op, {@link org.latentclr.engine.cases.OpCases#all()}, and the checks that consume it: a device against the
 * double-precision reference, gradients against central differences, fused ops against their composed twins. Tests of every device
 * and the benchmarks take their sizes from here. A new op adds its cases to one of the lists; a test fails while it has none.
 */
package org.latentclr.engine.cases;
