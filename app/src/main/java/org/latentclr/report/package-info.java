/** The page that a run ends with: one file, no network, pictures inside, light and dark, on screen and on paper. */
package org.latentclr.report;
