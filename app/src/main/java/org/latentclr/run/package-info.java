/** What a run leaves behind and shows while it lasts: the run folder, metrics, TensorBoard events, progress. */
package org.latentclr.run;
