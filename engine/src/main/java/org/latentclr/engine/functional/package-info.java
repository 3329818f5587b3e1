/**
 * Functions composed of ops, differentiable like them to any order: softmax, normalisations, pooling, resizing, losses, similarity,
 * matrix exponential. {@link org.latentclr.engine.functional.LinearAlgebra} computes decompositions on the host, without gradients.
 */
package org.latentclr.engine.functional;
