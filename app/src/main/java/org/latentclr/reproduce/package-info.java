/** The whole chain on scenes with known factors: train every method, evaluate, learn representations, write a report. */
package org.latentclr.reproduce;
