/** What every part of the program shares: the error that a user can mend, and who we are. */
package org.latentclr;
