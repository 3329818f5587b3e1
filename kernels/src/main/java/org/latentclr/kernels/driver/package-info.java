/**
 * The CUDA driver as this project uses it: {@link org.latentclr.kernels.driver.Driver}, answered by a GPU
 * ({@link org.latentclr.kernels.driver.JCudaDriver}) or by the PTX simulator
 * ({@link org.latentclr.kernels.driver.SimulatorDriver}).
 */
package org.latentclr.kernels.driver;
