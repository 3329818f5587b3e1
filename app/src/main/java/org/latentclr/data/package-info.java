/** Pictures to train on: {@link IdxFile} (MNIST and its relatives), {@link PictureFolder}, {@link RenderedScenes}, behind {@link Pictures}. */
package org.latentclr.data;
