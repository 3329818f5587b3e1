/**
 * Pictures whose factors are known: a room with one object after 3DShapes, rendered at any size, with the object's mask. {@link Scene} is
 * the six factors, {@link SceneRenderer} draws one picture, {@link SceneBatch} many, {@link SceneGrid} is 3DShapes' grid of 480,000.
 */
package org.latentclr.scenes;
