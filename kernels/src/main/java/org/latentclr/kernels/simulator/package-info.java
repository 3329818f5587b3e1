/**
 * A simulator of CUDA kernels: reads PTX text, runs thread blocks on the CPU and checks every access.
 *
 * <p>
 * Reading order: {@link org.latentclr.kernels.simulator.PtxParser} turns text into {@link org.latentclr.kernels.simulator.Ptx},
 * {@link org.latentclr.kernels.simulator.Decoder} into a {@link org.latentclr.kernels.simulator.Program} of
 * {@link org.latentclr.kernels.simulator.Step}s, {@link org.latentclr.kernels.simulator.BlockRunner} runs them warp by warp, and
 * {@link org.latentclr.kernels.simulator.Simulator} is the door to it all.
 */
package org.latentclr.kernels.simulator;
