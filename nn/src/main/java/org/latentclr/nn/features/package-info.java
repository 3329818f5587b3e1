/**
 * Networks whose activations say what a picture shows: AlexNet in the two layouts that people have, and distances between pictures made
 * of them (METHODS §7). A method programs against {@link org.latentclr.nn.features.FeatureExtractor}; another network is one file more.
 */
package org.latentclr.nn.features;
