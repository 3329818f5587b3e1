/** From a configuration to a generator that is ready to be edited. */
package org.latentclr.generators;
