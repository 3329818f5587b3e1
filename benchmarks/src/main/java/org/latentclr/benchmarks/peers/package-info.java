/** This library and libtorch measured in turn in one process, over several launches of the virtual machine. */
package org.latentclr.benchmarks.peers;
