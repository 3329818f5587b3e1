/**
 * Generators of images and what methods need of them: latent codes ({@link org.latentclr.nn.generator.Latents}), activations by
 * layer name, pictures. A method programs against {@link org.latentclr.nn.generator.Generator} and never against one network.
 */
package org.latentclr.nn.generator;
