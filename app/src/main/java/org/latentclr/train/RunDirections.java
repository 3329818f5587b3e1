package org.latentclr.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.latentclr.UserError;
import org.latentclr.config.Configuration;
import org.latentclr.config.ContraFeatConfig;
import org.latentclr.config.ContrastConfig;
import org.latentclr.config.NavigatorConfig;
import org.latentclr.config.DecompositionConfig;
import org.latentclr.config.DirectionConfig;
import org.latentclr.config.GeneratorConfig;
import org.latentclr.config.Request;
import org.latentclr.config.TrainConfig;
import org.latentclr.config.Training;
import org.latentclr.config.VoynovConfig;
import org.latentclr.contrafeat.NavigatorTrainer;
import org.latentclr.discovery.CodeEdits;
import org.latentclr.discovery.WPlusEdits;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.random.RandomStream;
import org.latentclr.generators.OpenedGenerator;
import org.latentclr.lclr.DirectionModel;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.Trainer;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.DeformatorKind;
import org.latentclr.voynov.PublishedModels;
import org.latentclr.weights.Checkpoint;

/**
 * What a finished run of any method found.
 *
 * @param folder of the run
 * @param config its configuration
 */
public record RunDirections(Path folder, Training config) {
    private static final String CONFIGURATION = ".hydra";

    /** @throws UserError when the folder holds no run, or one that is not finished */
    public static RunDirections in(Path folder) {
        if (!isRun(folder))
            throw new UserError("run " + folder + ": expected the folder of a run, which has .hydra/config.yaml; found "
                    + (Files.isDirectory(folder) ? "another folder" : "nothing"));
        RunDirections run = read(folder);
        if (!Files.isRegularFile(folder.resolve(run.result())))
            throw new UserError("run " + folder + ": expected " + run.result() + ", which a finished run has; finish it"
                    + " with ./latentclr train checkpoint=" + folder + "/most_recent.pt");
        return run;
    }

    /** Whether a folder is that of a run, finished or not. */
    public static boolean isRun(Path folder) {
        return Files.isRegularFile(folder.resolve(CONFIGURATION).resolve("config.yaml"));
    }

    private static RunDirections read(Path folder) {
        return new RunDirections(folder, Configuration.training(new Request(List.of(),
                Optional.of(folder.resolve(CONFIGURATION)), Optional.of("config"))).config());
    }

    /** Whether a folder holds a run whose report, the last thing written, is there. */
    public static boolean isFinished(Path folder) {
        return isRun(folder) && Files.isRegularFile(folder.resolve("report.html"))
                && Files.isRegularFile(folder.resolve(read(folder).result()));
    }

    private String result() {
        return switch (config) {
            case TrainConfig c -> Trainer.FINAL;
            case ContraFeatConfig c -> NavigatorTrainer.FINAL;
            case DecompositionConfig c ->
                c.method() == Training.Method.GANSPACE ? DecompositionRun.COMPONENTS : DecompositionRun.DIRECTIONS;
            case VoynovConfig c -> VoynovRun.CHECKPOINT;
        };
    }

    /** The generator of the run. */
    public GeneratorConfig generator() {
        return config.generator();
    }

    public long seed() {
        return switch (config) {
            case TrainConfig c -> c.seed();
            case ContraFeatConfig c -> c.seed();
            case DecompositionConfig c -> c.seed();
            case VoynovConfig c -> c.seed();
        };
    }

    /** The method with what distinguishes it from its relatives, such as "LatentCLR, non-linear". */
    public String method() {
        return switch (config) {
            case TrainConfig c -> "LatentCLR, " + switch (c.model()) {
                case DirectionConfig.Global g -> "global";
                case DirectionConfig.Linear l -> "linear";
                case DirectionConfig.Nonlinear n -> "non-linear";
            };
            case DecompositionConfig c -> c.method() == Training.Method.GANSPACE ? "GANSpace (PCA)" : "SeFa";
            case VoynovConfig c -> "Voynov, " + c.deformator().name().toLowerCase(Locale.ROOT);
            case ContraFeatConfig c -> contraFeat(c);
        };
    }

    private static String contraFeat(ContraFeatConfig c) {
        StringBuilder name = new StringBuilder(switch (c.variant()) {
            case BI -> "ContraFeat Bi";
            case PT -> "ContraFeat Pt";
            case LATCLR -> "LatCLR";
            case RECOG -> "Recog";
        });
        if (c.navigator().directions() != NavigatorConfig.Directions.FIXEDE)
            name.append(" on ").append(c.navigator().directions().name().toLowerCase(Locale.ROOT));
        name.append(c.navigator().attention() == NavigatorConfig.Attention.NONE ? ", no attention" : ", attention");
        if (c.contrast().pooled()) name.append(", pooled");
        if (c.contrast().mask() == ContrastConfig.Mask.NONE) name.append(", no mask");
        c.contrast().sensor().ifPresent(f -> name.append(", sensor ").append(f.getFileName()));
        return name.toString();
    }

    /** The edits, all directions of one length; their tensors belong to the current scope. */
    public CodeEdits open(OpenedGenerator opened) {
        Generator g = opened.generator();
        return switch (config) {
            case TrainConfig c -> latentClr(c, opened);
            case ContraFeatConfig c -> inW(g);
            case DecompositionConfig c -> inW(g);
            case VoynovConfig c -> voynov(c, g);
        };
    }

    private CodeEdits inW(Generator g) {
        return new EditFile(folder.resolve(result()), config, g).read(LayerEdits.Unit.SAME);
    }

    private CodeEdits latentClr(TrainConfig c, OpenedGenerator opened) {
        FeatureTap tap = Setup.tap(opened, c.feedLayers());
        DirectionModel model = TrainedDirections
                .read(folder.resolve(Trainer.FINAL), c.model(), c.projector().normalize(), tap).model();
        return new Edits(model.directions(), opened.space(),
                (codes, k, t) -> tap.latents(codes, model.edit(codes, k, t)));
    }

    private CodeEdits voynov(VoynovConfig c, Generator g) {
        Path file = folder.resolve(VoynovRun.CHECKPOINT);
        Deformator a = PublishedModels.deformator(file, Checkpoint.read(file).at("deformator").tensors(),
                Optional.of(DeformatorKind.valueOf(c.deformator().name())),
                c.directionsCount().isPresent() ? c.directionsCount() : OptionalInt.of(g.wSize()), g.backend());
        a.train(false);
        LatentSpace space = c.wShift() ? LatentSpace.W : LatentSpace.Z;
        return new Edits(a.inputs(), space, (codes, k, t) -> {
            double[] x = new double[codes.dim(0) * a.inputs()];
            for (int i = k; i < x.length; i += a.inputs()) x[i] = t;
            Tensor step = Tensor.of(codes.backend(), x, codes.dim(0), a.inputs());
            return Latents.of(space, codes.add(a.shift(step, codes.dim(1))));
        });
    }

    /** Random directions in W on all layers, from a seed: what any method has to beat. */
    public static CodeEdits random(Generator g, int count, long seed) {
        int w = g.wSize();
        double[][] rows = new double[count][w];
        RandomStream stream = new RandomStream(seed, 0);
        for (double[] row : rows) {
            for (int i = 0; i < w; i++) row[i] = stream.nextNormal();
            double rms = Math.sqrt(Arrays.stream(row).map(v -> v * v).sum() / w);
            for (int i = 0; i < w; i++) row[i] /= rms;
        }
        return WPlusEdits.constant(
                LayerEdits.spread(g, rows, IntStream.range(0, g.latentCount()).boxed().toList()),
                count + " random directions");
    }

    private interface Edit {
        Latents of(Tensor codes, int k, double t);
    }

    private record Edits(int count, LatentSpace space, Edit edit) implements CodeEdits {
        @Override
        public Latents edited(Tensor codes, int k, double step) {
            return edit.of(codes, k, step);
        }
    }
}
