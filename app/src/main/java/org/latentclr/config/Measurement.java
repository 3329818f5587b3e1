package org.latentclr.config;

/** What {@code latentclr eval} can be told, by the method that found the directions. */
public sealed interface Measurement permits EvalConfig, EditEvalConfig {}
