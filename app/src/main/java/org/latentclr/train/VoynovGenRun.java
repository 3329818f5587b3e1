package org.latentclr.train;

import java.io.PrintWriter;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.VoynovConfig;
import org.latentclr.config.VoynovGenConfig;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.generators.Generators;
import org.latentclr.nn.generator.Generator;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.DirectionCharts;
import org.latentclr.voynov.VoynovFiles;

/** Inspection pictures of a trained deformator, this program's or the published tool's: all directions, a page for every twenty. */
public final class VoynovGenRun {
    private static final int SHOWN = 5;

    private VoynovGenRun() {}

    /** Writes {@code sample_i_reach_r_directions_k.png}. */
    public static void run(Configuration<VoynovGenConfig> configuration, Terminal terminal) {
        VoynovGenConfig c = configuration.config();
        VoynovConfig run = c.run();
        PrintWriter out = terminal.out();
        Backends.Choice device = Devices.open(run.device(), run.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(run.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            VoynovSetup setup = new VoynovSetup(run, g);
            Deformator a = Setup.checked(() -> VoynovFiles.find(c.checkpoint())
                    .openDeformator(setup.ambiguousKind(), run.directionsCount(), backend));
            DirectionCharts charts = new DirectionCharts(setup.pictures(), a, c.reach(), c.columns());
            out.println("device     " + Devices.describe(device));
            out.println("directions " + a.describe());
            RunFolder folder = RunFolder.open(
                    RunFolder.place(run.out(), RunPlace.of("gen", run.generator(),
                            run.generator().className() + "_" + a.inputs(), "voynov_" + a.kind().option())),
                    configuration, terminal.arguments(),
                    Environment.current().with("device", Devices.describe(device)));
            Tensor z = g.sampleZ(c.samples(), new RandomStream(run.seed(), SHOWN));
            try (Progress progress = Progress.start("pictures", 0, c.samples(), terminal.quiet())) {
                for (int i = 0; i < c.samples(); i++) {
                    DirectionCharts.write(charts.pages(z.slice(0, i, i + 1), setup.shownClass(i)), folder.path(), i,
                            c.reach());
                    progress.at(i + 1, "");
                }
            }
            out.println("pictures   " + folder.path());
            out.flush();
        }
    }
}
