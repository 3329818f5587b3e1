/**
 * Pictures: from floats to 8-bit RGB, resizing, grids of edits, animations, line charts. Works without a screen and
 * without installed fonts: labels are drawn with {@link org.latentclr.picture.StrokeFont}.
 */
package org.latentclr.picture;
