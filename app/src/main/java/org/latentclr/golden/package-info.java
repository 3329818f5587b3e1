/**
 * Compares this project with expected values: {@code latentclr golden DIR} finds every file of a folder, hands each to the first
 * {@link org.latentclr.golden.GoldenCheck} that knows it and reports every tensor as passed or failed, every unknown file as skipped.
 */
package org.latentclr.golden;
