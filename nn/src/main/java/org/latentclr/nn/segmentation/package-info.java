/** Networks that say something about each pixel of a picture. */
package org.latentclr.nn.segmentation;
