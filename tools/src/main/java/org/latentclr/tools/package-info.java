/** Placeholder. */
package org.latentclr.tools;
