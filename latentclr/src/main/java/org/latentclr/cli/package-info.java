/** The command line. */
package org.latentclr.cli;
