/**
 * Weakly supervised saliency (Voynov and Babenko 2020, METHODS §3.6): a direction that acts on the background tells apart object and background
 * of generated pictures; a U-Net learns these masks and finds the object in pictures that no generator made. Read
 * {@link org.latentclr.saliency.MaskRule}, {@link org.latentclr.saliency.MaskMaker}, then {@link org.latentclr.saliency.SaliencyTrainer}.
 */
package org.latentclr.saliency;
