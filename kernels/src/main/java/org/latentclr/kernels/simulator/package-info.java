/**
 * A simulator of CUDA kernels: reads PTX text, runs thread blocks on the CPU and checks every access.
 *
 * <p>
 * Reading order: {@link org.latentclr.kernels.simulator.PtxParser} turns text into {@link org.latentclr.kernels.simulator.Ptx},
 * {@link org.latentclr.kernels.simulator.Decoder} into a {@link org.latentclr.kernels.simulator.Program} of
 * {@link org.latentclr.kernels.simulator.Step}s, {@link org.latentclr.kernels.simulator.BlockRunner} runs them warp by warp, and
 * {@link org.latentclr.kernels.simulator.Simulator} is the door to it all. A {@link org.latentclr.kernels.simulator.Warp} holds registers,
 * a {@link org.latentclr.kernels.simulator.Region} memory, both with what is known of every byte; a load or store has an
 * {@link org.latentclr.kernels.simulator.Access}, and each time that it runs it is a {@link org.latentclr.kernels.simulator.Request}. What
 * is wrong becomes a {@link org.latentclr.kernels.simulator.Finding}, what happened is counted in
 * {@link org.latentclr.kernels.simulator.Counters}, and a {@link org.latentclr.kernels.simulator.Trace} shows it step by step.
 */
package org.latentclr.kernels.simulator;
