/**
 * {@code latentclr bench gpu}: this library on a GPU and PyTorch beside it, in turn, timed by the device's own events. PyTorch runs in a
 * process of its own ({@code benchmarks/peers/gpu_peer.py}).
 */
package org.latentclr.benchmarks.gpu;
