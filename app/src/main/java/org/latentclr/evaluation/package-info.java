/** Compares finished runs of all methods by S_disen and N_discov on pictures whose factors can be told (METHODS §2.10). */
package org.latentclr.evaluation;
