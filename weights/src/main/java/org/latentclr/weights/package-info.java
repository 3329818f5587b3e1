/**
 * Checkpoint files ⇄ named arrays, with nothing but the JDK (METHODS §11).
 *
 * <p>
 * Start at {@link org.latentclr.weights.Checkpoint#read}: the content of a file, never its name, decides the format;
 * the result is a tree of plain Java values whose leaves are {@link org.latentclr.weights.NamedArray}s, views on the
 * mapped file. {@link org.latentclr.weights.Inspection} says what a file is, {@link org.latentclr.weights.Converter}
 * turns it into safetensors or npz, {@link org.latentclr.weights.StyleGan2Names} renames foreign StyleGAN2 weights.
 *
 * <p>
 * A pickle is a program; {@link org.latentclr.weights.PickleMachine} interprets a small allow-list of it and builds
 * plain data, it never executes anything. Every failure is a {@link org.latentclr.weights.WeightsException} of one
 * sentence, memory stays within a small multiple of the file's size ({@link org.latentclr.weights.Budget}), and writers
 * leave either the complete file or nothing ({@link org.latentclr.weights.AtomicFile}).
 */
package org.latentclr.weights;
