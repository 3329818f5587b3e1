package org.latentclr.config;

/** What {@code latentclr gen} can be told, one record for each kind of directions. */
public sealed interface Generation permits GenConfig, EditGenConfig, VoynovGenConfig {}
