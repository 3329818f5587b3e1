/**
 * The command line: a picocli tree whose words after the options are Hydra overrides. A command is one small class; a
 * new one is added by naming it in {@link org.latentclr.cli.Main}. A command that reads a configuration extends
 * {@link org.latentclr.cli.ConfiguredCommand}.
 */
package org.latentclr.cli;
