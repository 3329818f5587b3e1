/** Layers that many networks share. */
package org.latentclr.nn.layer;
