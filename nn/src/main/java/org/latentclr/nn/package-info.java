/** Layers, generators and feature extractors, optimisers and schedules. Nothing here names a device. */
package org.latentclr.nn;
