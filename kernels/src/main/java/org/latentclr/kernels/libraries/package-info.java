/**
 * cuBLAS and cuDNN behind two small interfaces: finding the libraries of CUDA 12 or 13, binding JCuda to them, calling them. Own kernels
 * compute what a missing library cannot.
 */
package org.latentclr.kernels.libraries;
