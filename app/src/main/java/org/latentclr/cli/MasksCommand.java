package org.latentclr.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.latentclr.discovery.DecoderTraining;
import org.latentclr.discovery.KnownDecoder;
import org.latentclr.discovery.MaskTable;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.report.TextTable;
import org.latentclr.run.Progress;
import org.latentclr.train.Sensors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code latentclr masks}. */
@Command(name = "masks", mixinStandardHelpOptions = true, description = "The experiment on ContraFeat's mask: with known factors of pictures, how well each loss tells single factors (pure) from rotated ones (mixed). Lower is better for pure, about zero is right for mixed.")
final class MasksCommand implements Callable<Integer> {
    @Option(names = "--samples", paramLabel = "N", description = "codes for each of the 15 pairs of factors (default: 100)")
    private int samples = 100;

    private enum Drawn {
        generator, renderer, decoder
    }

    @Option(names = "--decoder", paramLabel = "NAME", description = "what draws the pictures: generator (default), renderer, or decoder: one of an autoencoder's shape, trained first to draw the six factors (1500 steps)")
    private Drawn decoder = Drawn.generator;

    @Option(names = "--scale", paramLabel = "S", description = "largest change, in standard deviations of the codes (default: 2)")
    private double scale = 2;

    @Option(names = "--sensor", paramLabel = "FILE", description = "an AlexNet (default: the one that ContraFeat uses)")
    private Optional<Path> sensor = Optional.empty();

    @Option(names = "--seed", paramLabel = "N", description = "of the codes (default: 0)")
    private long seed;

    @Mixin
    private DeviceOptions on;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Ranges.check(spec, "--samples", samples, 1);
        Ranges.positive(spec, "--scale", scale);
        var out = spec.commandLine().getOut();
        try (Backend backend = Backends.open(on.device(), 0).backend(); Scope s = Scope.open("masks")) {
            AlexNet network = Sensors.open(sensor, backend);
            int pairs = BundledGenerator.factors().names().size();
            MaskTable table;
            KnownDecoder pictures = drawn(backend);
            try (Progress progress = Progress.start("masks", 0, pairs * (pairs - 1L) / 2, on.quiet())) {
                table = MaskTable.measure(pictures, network, samples, scale, seed,
                        n -> progress.at(n, "pairs of factors"));
            }
            out.println("sensor     " + network.describe());
            out.print(new TextTable(table.cells()).plain());
            out.flush();
        }
        return Failures.OK;
    }

    private KnownDecoder drawn(Backend backend) {
        return switch (decoder) {
            case generator -> KnownDecoder.generator(BundledGenerator.open(backend));
            case renderer -> KnownDecoder.renderer(backend);
            case decoder -> {
                DecoderTraining training = DecoderTraining.usual();
                try (Progress progress = Progress.start("decoder", 0, training.steps(), on.quiet())) {
                    yield training.run(backend, (n, loss) -> progress.at(n, String.format(Locale.ROOT,
                            "squared error of a picture %.1f", loss)));
                }
            }
        };
    }
}
