/** Random streams: counter-based ones for this library, and the sequential ones of NumPy and PyTorch for published seeds. */
package org.latentclr.engine.random;
