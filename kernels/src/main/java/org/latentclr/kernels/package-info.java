/**
 * The CUDA device. One folder for each kernel family holds the CUDA source, the PTX made from it and the Java class that launches it;
 * {@link org.latentclr.kernels.CudaBackend} puts them together over a {@link org.latentclr.kernels.driver.Driver}, which is a GPU or the
 * PTX simulator.
 */
package org.latentclr.kernels;
