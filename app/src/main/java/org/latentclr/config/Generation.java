package org.latentclr.config;

/** What {@code latentclr gen} can be told, by the method that found the directions. */
public sealed interface Generation permits GenConfig, EditGenConfig {}
