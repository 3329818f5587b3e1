/**
 * ContraFeat's first published code (METHODS §2.7, CF-early), kept for comparison: directions as fully connected functions of w, heat maps
 * over layers instead of attention, positive steps, no subspace and no prototypes. Losses are those of the complete code.
 */
package org.latentclr.contrafeat.early;
