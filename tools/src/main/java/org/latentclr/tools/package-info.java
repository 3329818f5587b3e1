/** What surrounds the library: the PTX build, and the folder that runs on a GPU machine without Java. */
package org.latentclr.tools;
