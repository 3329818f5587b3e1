/**
 * ContraFeat (METHODS §2): K edits in W+, each a direction times an attention over layers, found by contrasting the changes of AlexNet's
 * feature maps. Read {@link org.latentclr.contrafeat.Navigator}, {@link org.latentclr.engine.functional.NormMask},
 * {@link org.latentclr.contrafeat.PairLoss} (variant Bi) and {@link org.latentclr.contrafeat.PrototypeLoss} (variant Pt), then
 * {@link org.latentclr.contrafeat.PairStep} and {@link org.latentclr.contrafeat.PrototypeStep}.
 */
package org.latentclr.contrafeat;
