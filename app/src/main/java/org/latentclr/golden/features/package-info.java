/** Checks of feature extractors and of distances between pictures. */
package org.latentclr.golden.features;
