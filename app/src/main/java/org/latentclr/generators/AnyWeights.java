package org.latentclr.generators;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.latentclr.UserError;
import org.latentclr.engine.Backend;
import org.latentclr.nn.biggan.BigGan;
import org.latentclr.nn.biggan.BigGanDeep;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.proggan.ProgGan;
import org.latentclr.nn.sequential.Sequential;
import org.latentclr.nn.sngan.SnGan;
import org.latentclr.nn.stylegan1.StyleGan1;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.Checkpoint;

/** A generator from a file or a folder whose content tells the architecture. */
final class AnyWeights {
    private static final Set<String> PROGGAN = Set.of("features.0.conv.weight", "features.0.wscale.scale");

    private static final Set<String> BIGGAN = Set.of("shared.weight", "linear.weight", "blocks.0.0.conv1.weight");
    /** What the name of a described network's text ends with. */
    private static final String DESCRIPTION = ".generator";

    private AnyWeights() {}

    /** @param truncation of images for StyleGAN2, of the prior for BigGAN */
    static Generator open(Path path, double truncation, Backend backend) {
        if (Files.isDirectory(path)) return folder(path, truncation, backend);
        if (path.getFileName().toString().endsWith(DESCRIPTION)) return Sequential.open(path, backend);
        Set<String> names = Checkpoint.read(path).tensors().keySet();
        if (names.containsAll(PROGGAN)) return ProgGan.open(path, backend);
        if (names.containsAll(BIGGAN)) return BigGan.open(path, backend);
        if (names.contains("g_mapping.dense0.weight")) return StyleGan1.open(path, backend);
        return Generators.truncated(StyleGan2.open(path, backend), truncation);
    }

    private static Generator folder(Path path, double truncation, Backend backend) {
        if (Files.exists(path.resolve(SnGan.ARGUMENTS))) return SnGan.open(path, backend);
        if (Files.exists(path.resolve(BigGanDeep.CONFIG)))
            return BigGanDeep.open(path, backend).withTruncation(truncation == 0 ? 1 : truncation);
        throw new UserError("generator.path: the folder " + path + " has neither " + BigGanDeep.CONFIG
                + " (BigGAN-deep) nor " + SnGan.ARGUMENTS + " (SNGAN); name a weight file or such a folder");
    }
}
