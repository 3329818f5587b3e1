/**
 * A generator of one's own: a sequence of usual layers that a short text describes. Networks of another shape extend
 * {@link org.latentclr.nn.generator.ChainGenerator} or implement {@link org.latentclr.nn.generator.Generator}.
 */
package org.latentclr.nn.sequential;
