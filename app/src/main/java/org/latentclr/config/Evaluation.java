package org.latentclr.config;

/** What {@code latentclr eval} can be told, one record for each kind of directions. */
public sealed interface Evaluation permits EvalConfig, EditEvalConfig, VoynovEvalConfig {}
