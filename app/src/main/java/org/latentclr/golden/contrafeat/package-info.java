/** Golden checks of ContraFeat: navigators, losses, training trajectories, metrics, of the early code and of the complete one. */
package org.latentclr.golden.contrafeat;
