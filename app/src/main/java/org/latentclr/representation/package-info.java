/**
 * From directions to representations: pairs of pictures that differ in one edit, autoencoders trained on them and on rendered scenes, and how far
 * their dimensions are the factors (METHODS §2.11).
 */
package org.latentclr.representation;
