package org.latentclr.train;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.DecompositionConfig;
import org.latentclr.config.EditGenConfig;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.Training.Method;
import org.latentclr.contrafeat.Subspaces;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.ganspace.GanSpaceFile;
import org.latentclr.ganspace.PrincipalComponents;
import org.latentclr.generators.Generators;
import org.latentclr.lclr.Streams;
import org.latentclr.lclr.Streams.Purpose;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.sefa.Sefa;
import org.latentclr.weights.NamedArray;
import org.latentclr.weights.SafetensorsWriter;

/** GANSpace or SeFa from the configuration to files and report: no training, only linear algebra. */
public final class DecompositionRun {
    /** GANSpace's result, in its published format. */
    public static final String COMPONENTS = "components.npz";
    /** SeFa's result: {@code directions} [w,w] in rows and {@code eigenvalues} [w]. */
    public static final String DIRECTIONS = "directions.safetensors";
    /** Metadata of SeFa's file: the codes that the factorised layers read; empty for all. */
    static final String LAYERS = "latentclr.layers";

    private final Configuration<DecompositionConfig> configuration;
    private final DecompositionConfig config;
    private final Terminal terminal;

    /** Directions with what is said about each. */
    private record Found(WPlusEdits edits, List<String> notes, EditPictures.Start start, Consumer<Path> write) {}

    private DecompositionRun(Configuration<DecompositionConfig> configuration, Terminal terminal) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.terminal = terminal;
    }

    /** Finds the directions; the last lines printed say where everything is. */
    public static void run(Configuration<DecompositionConfig> configuration, Terminal terminal) {
        new DecompositionRun(configuration, terminal).run();
    }

    private void run() {
        Backends.Choice device = Devices.open(config.device(), config.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(config.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            Setup.checkClasses(g, true);
            say("device     " + Devices.describe(device));
            say("generator  " + g.describe());
            Environment environment = Environment.current().with("device", Devices.describe(device));
            String name = config.method().name().toLowerCase(Locale.ROOT);
            Found found = config.method() == Method.GANSPACE ? ganspace(g) : sefa(g);
            RunFolder folder = RunFolder.open(
                    RunFolder.place(config.out(), RunPlace.of("train", config.generator(), config.k(), name)),
                    configuration, terminal.arguments(), environment);
            found.write.accept(folder.path());
            EditReport report = new EditReport(folder,
                    new EditPictures(g, found.edits, found.start, EditGenConfig.steps(config.sigma()), false),
                    config.k() + " directions of " + config.generator().className() + " by " + name,
                    config.method() == Method.GANSPACE
                            ? "Principal components of the codes in W; sliders are in standard deviations."
                            : "Eigenvectors of the weights that read the codes; sliders are in units of the code.");
            report.traversals(config.seed(), found.notes);
            Path page = report.write(configuration.yaml(), environment.facts());
            say("");
            say("report     " + page.toAbsolutePath().toUri());
            say("directions " + folder.path().resolve(config.method() == Method.GANSPACE ? COMPONENTS : DIRECTIONS));
        }
    }

    private Found ganspace(Generator g) {
        PrincipalComponents p = Subspaces.cached(g, config.samples(), config.seed(), Caches.folder());
        WPlusEdits edits = new LayerEdits(config, g, LayerEdits.Unit.OWN).of(p);
        List<String> notes = new ArrayList<>();
        for (int k = 0; k < config.k(); k++)
            notes.add(String.format(Locale.ROOT, "%.1f %% of the variance", 100 * p.ratios()[k]));
        return new Found(edits, notes, config.centre() ? centred(g, p) : EditPictures.Start.same(),
                folder -> new GanSpaceFile(p, p.randomDeviations(Streams.of(config.seed(), Purpose.SAMPLES)))
                        .write(folder.resolve(COMPONENTS)));
    }

    /** w less its own coordinate along the component. */
    static EditPictures.Start centred(Generator g, PrincipalComponents p) {
        Tensor mean = Tensor.of(g.backend(), p.mean(), 1, 1, p.width());
        return (w, k) -> {
            Tensor v = Tensor.of(g.backend(), p.components()[k], 1, 1, p.width());
            return w.sub(w.sub(mean).mul(v).sum(true, 2).mul(v));
        };
    }

    private Found sefa(Generator g) {
        if (config.factorLayers().isPresent() && !(g instanceof StyleGan2))
            throw new UserError("layers: the style layers of a StyleGAN2 can be chosen, found " + g.describe());
        Sefa s = Setup.checked(() -> g instanceof StyleGan2 style
                ? config.factorLayers().map(l -> Sefa.of(style, l)).orElseGet(() -> Sefa.of(style))
                : Sefa.ofFirstLayer(g));
        List<Integer> factored = config.factorLayers().isPresent() ? s.codes() : List.of();
        WPlusEdits edits = new LayerEdits(config, g, LayerEdits.Unit.OWN).ofUnits(s.directions(), factored);
        List<String> notes = IntStream.range(0, config.k())
                .mapToObj(k -> String.format(Locale.ROOT, "eigenvalue %.2f", s.values()[k])).toList();
        return new Found(edits, notes, EditPictures.Start.same(), folder -> write(s, factored, folder));
    }

    private static void write(Sefa s, List<Integer> factored, Path folder) {
        int w = s.values().length;
        SafetensorsWriter.write(folder.resolve(DIRECTIONS), List.of(
                NamedArray.of("directions", Arrays.stream(s.directions()).flatMapToDouble(Arrays::stream).toArray(), w,
                        w),
                NamedArray.of("eigenvalues", s.values(), w)),
                Map.of(LAYERS, String.join(" ", factored.stream().map(String::valueOf).toList())));
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
