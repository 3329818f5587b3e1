package org.latentclr.cli;

import org.latentclr.config.Configuration;
import org.latentclr.config.Request;
import org.latentclr.config.SaliencyConfig;
import org.latentclr.train.SaliencyRun;
import picocli.CommandLine.Command;

/** {@code latentclr saliency}. */
@Command(name = "saliency", description = "Learns to find objects in pictures from one direction of a generator, without any labelled picture.", footer = {
        "",
        "One direction that acts on the background (or on the object alone) gives masks of generated pictures; a U-Net learns them and is applied to the pictures of a folder. With true masks its mean absolute error is measured.",
        "Without any word: the object's hue of the bundled generator, a known factor, measured on rendered scenes.", "",
        "Examples:", "  latentclr saliency",
        "  latentclr saliency deformator_weights=RUN background_dim=3 val_images_dir=PICTURES val_masks_dir=MASKS",
        "  latentclr saliency generator=file generator.path=G_ema.pth deformator_weights=deformator_100000.pt deformator_type=proj background_dim=4",
        "  latentclr saliency checkpoint=RUN/checkpoint.pt     goes on with a run"})
final class SaliencyCommand extends ConfiguredCommand<SaliencyConfig> {
    @Override
    protected Configuration<SaliencyConfig> read(Request request) {
        return Configuration.saliency(request);
    }

    @Override
    protected void run(Configuration<SaliencyConfig> configuration, Terminal terminal) {
        SaliencyRun.run(configuration, terminal);
    }
}
