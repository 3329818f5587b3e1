/** Short programs that use the library; the build compiles and runs them. */
package org.latentclr.examples;
