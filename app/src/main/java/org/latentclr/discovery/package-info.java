/**
 * What found directions are worth (METHODS §2.9, §2.10, §2.12): attributes that they change, duplicates among them, their order by
 * what the eye sees.
 */
package org.latentclr.discovery;
