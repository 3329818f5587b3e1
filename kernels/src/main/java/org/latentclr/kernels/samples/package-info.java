/** Every kernel with made-up data of any size: what {@code latentclr simulate} runs, for learning what a kernel does. */
package org.latentclr.kernels.samples;
