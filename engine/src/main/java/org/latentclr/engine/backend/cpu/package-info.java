/**
 * The CPU device's loops on {@code float[]}: a thread team, matrix products, convolutions, resampling, fused passes. They
 * know arrays, offsets and strides, not tensors.
 */
package org.latentclr.engine.backend.cpu;
