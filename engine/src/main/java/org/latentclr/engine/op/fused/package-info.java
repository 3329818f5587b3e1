/**
 * Fused ops: what a device may compute in one pass, each with its twin in plain ops ({@link org.latentclr.engine.op.FusedOp#composed}),
 * which is its oracle in tests and its fallback on devices without a kernel.
 */
package org.latentclr.engine.op.fused;
