/** Optimisers, learning rate schedules and gradient clipping, with the state layout of PyTorch's optimisers. */
package org.latentclr.nn.optim;
