package org.latentclr.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.latentclr.UserError;
import org.latentclr.cli.Terminal;
import org.latentclr.config.Configuration;
import org.latentclr.config.GeneratorFiles;
import org.latentclr.config.SaliencyConfig;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Backends;
import org.latentclr.engine.Scope;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.generators.Generators;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.generator.BundledGenerator;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.segmentation.UNet;
import org.latentclr.picture.PictureFolder;
import org.latentclr.run.Devices;
import org.latentclr.run.Environment;
import org.latentclr.run.Metrics;
import org.latentclr.run.Progress;
import org.latentclr.run.RunFolder;
import org.latentclr.run.RunPlace;
import org.latentclr.run.StopSignal;
import org.latentclr.saliency.MaskMaker;
import org.latentclr.saliency.MaskRule;
import org.latentclr.saliency.SaliencyMaps;
import org.latentclr.saliency.SaliencyTrainer;
import org.latentclr.voynov.CodeSource;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.DeformatorKind;
import org.latentclr.voynov.LinearDeformator;
import org.latentclr.voynov.ShiftedPictures;
import org.latentclr.voynov.VoynovCheckpoint;
import org.latentclr.voynov.VoynovFiles;

/** Saliency from the configuration to the report (METHODS §3.6): masks, U-Net, maps of the user's pictures, mean absolute error. */
public final class SaliencyRun {
    private static final String CHECKPOINT = "checkpoint.pt", NETWORK = "segmentation.pth";
    private static final List<String> COLUMNS = List.of("loss", "accuracy");

    private final Configuration<SaliencyConfig> configuration;
    private final SaliencyConfig config;
    private final Terminal terminal;
    private final Generator generator;

    private SaliencyRun(Configuration<SaliencyConfig> configuration, Terminal terminal, Generator generator) {
        this.configuration = configuration;
        this.config = configuration.config();
        this.terminal = terminal;
        this.generator = generator;
    }

    /** Trains, applies and measures; the last lines printed say where everything is. */
    public static void run(Configuration<SaliencyConfig> configuration, Terminal terminal) {
        SaliencyConfig c = configuration.config();
        Backends.Choice device = Devices.open(c.device(), c.threads());
        try (Backend backend = device.backend(); Scope session = Scope.open("session")) {
            Generator g = Generators.open(c.generator(), GeneratorFiles.from(System::getenv), backend).generator();
            new SaliencyRun(configuration, terminal, g)
                    .run(Environment.current().with("device", Devices.describe(device)));
        }
    }

    private void run(Environment environment) {
        Optional<PictureFolder> images = config.images().map(f -> PictureFolder.open("val_images_dir", f));
        Optional<PictureFolder> masks = config.masks().map(f -> PictureFolder.open("val_masks_dir", f));
        if (masks.isPresent() && images.isEmpty())
            throw new UserError("val_masks_dir: masks of the pictures in val_images_dir expected, found no such key");
        masks.ifPresent(m -> images.get().files().forEach(f -> SaliencyReport.maskFile(m, f)));
        MaskMaker maker = Setup.checked(this::maker);
        UNet net = new UNet(Initializer.random(generator.backend(), new RandomStream(config.seed(), 0)),
                generator.imageChannels(), config.width());
        SaliencyTrainer trainer = Setup.checked(() -> new SaliencyTrainer(net, maker, settings()));
        say("generator  " + generator.describe());
        say("directions " + maker.deformator().describe());
        say("network    " + net.describe());
        config.checkpoint().ifPresent(file -> Setup.checked(() -> {
            trainer.resume(file);
            say("resumed    after step " + trainer.steps() + " of " + file);
            return file;
        }));
        Setup.checked(() -> {
            try (Scope s = Scope.open("check")) {
                return maker.draw(2, new RandomStream(config.seed(), 0), new RandomStream(config.seed(), 0));
            }
        });
        RunFolder folder = folder(environment);
        say("run folder " + folder.path());
        if (!train(trainer, folder)) return;
        VoynovCheckpoint.write(folder.path().resolve(NETWORK), net);
        SaliencyMaps maps = new SaliencyMaps(net, generator.imageChannels(),
                OptionalInt.of(config.size().orElse(generator.imageSize())));
        SaliencyReport report = new SaliencyReport(configuration, folder, maker, maps, environment);
        images.ifPresent(i -> report.apply(i, masks, terminal.quiet()));
        if (config.scenes() > 0) report.measure(config.scenes());
        Path page = report.write();
        say("");
        report.results().forEach((what, value) -> say(String.format(Locale.ROOT, "%-10s %s", what, value)));
        images.ifPresent(i -> say("maps       " + folder.path().resolve(SaliencyReport.MAPS)));
        say("report     " + page.toAbsolutePath().toUri());
        say("network    " + folder.path().resolve(NETWORK));
    }

    private MaskMaker maker() {
        ShiftedPictures pictures = new ShiftedPictures(generator, config.wShift());
        Optional<DeformatorKind> kind = config.deformatorType().map(k -> DeformatorKind.valueOf(k.name()));
        Deformator a = config.deformatorWeights()
                .map(file -> VoynovFiles.find(file).openDeformator(kind, OptionalInt.of(pictures.width()),
                        generator.backend()))
                .orElseGet(() -> knownFactors(pictures));
        List<Integer> classes = config.classes().isEmpty()
                ? IntStream.range(0, generator.classCount()).boxed().toList()
                : config.classes();
        return new MaskMaker(pictures, new CodeSource(generator, classes, config.truncation()), a,
                new MaskMaker.Options(MaskRule.valueOf(config.rule().name()), config.backgroundDim(), config.reach(),
                        config.threshold(), config.smallest(), config.largest()));
    }

    /** The axes of the bundled generator's factors, which lie in Z. */
    private Deformator knownFactors(ShiftedPictures pictures) {
        if (pictures.inW())
            throw new UserError("w_shift: false expected, as the known factors lie in Z, found true; leave it out or"
                    + " name directions with deformator_weights");
        Tensor axes = BundledGenerator.factors().tensor(generator.backend());
        return new LinearDeformator(DeformatorKind.LINEAR, axes.transpose(0, 1).contiguous(), Optional.empty());
    }

    private SaliencyTrainer.Settings settings() {
        LearningRate rate = new LearningRate.ExponentialDecay(config.rate(), config.rateDecay(),
                config.stepsPerRateDecay(), true);
        return new SaliencyTrainer.Settings(rate, config.weightDecay(), config.temperature(), config.batchSize(),
                config.steps(), config.seed());
    }

    private boolean train(SaliencyTrainer trainer, RunFolder folder) {
        long started = System.nanoTime();
        boolean finished;
        double[] sums = new double[3];
        try (StopSignal stop = StopSignal.install(text -> System.err.println("\n" + text));
                Metrics metrics = Metrics.open(folder.path().resolve(TrainingLog.METRICS), COLUMNS, trainer.steps());
                Progress progress = Progress.start("training", trainer.steps(), config.steps(), terminal.quiet())) {
            finished = trainer.run((done, r) -> {
                sums[0] += r.loss();
                sums[1] += r.accuracy();
                sums[2]++;
                if (done % config.stepsPerLog() == 0 || done == config.steps()) {
                    metrics.add(done, sums[0] / sums[2], sums[1] / sums[2]);
                    progress.at(done, Progress.lossAndAccuracy(sums[0] / sums[2], sums[1] / sums[2]));
                    java.util.Arrays.fill(sums, 0);
                }
                if (done % config.stepsPerSave() == 0) trainer.save(folder.path().resolve(CHECKPOINT));
            }, stop::requested);
            trainer.save(folder.path().resolve(CHECKPOINT));
        }
        if (finished) say(String.format(Locale.ROOT, "trained    in %.0f s", (System.nanoTime() - started) * 1e-9));
        else {
            say("stopped    after step " + trainer.steps() + "; go on with");
            say("  ./latentclr saliency checkpoint=" + folder.path().resolve(CHECKPOINT));
        }
        return finished;
    }

    /** A run that is resumed goes on in its folder; otherwise there is a new one. */
    private RunFolder folder(Environment environment) {
        Optional<Path> before = config.checkpoint().map(c -> c.toAbsolutePath().getParent())
                .filter(p -> Files.exists(p.resolve(".hydra/config.yaml")));
        Path place = before.orElseGet(() -> RunFolder.place(config.out(), RunPlace.of("saliency", config.generator(),
                config.generator().className(), "direction_" + config.backgroundDim())));
        return RunFolder.open(place, configuration, terminal.arguments(), environment);
    }

    private void say(String line) {
        terminal.out().println(line);
        terminal.out().flush();
    }
}
