package org.latentclr.train;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
import org.latentclr.engine.Tensor;
import org.latentclr.ganspace.GanSpaceFile;
import org.latentclr.generators.OpenedGenerator;
import org.latentclr.lclr.DirectionModel;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.Trainer;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.sefa.Sefa;
import org.latentclr.voynov.Deformator;
import org.latentclr.voynov.DeformatorKind;
import org.latentclr.voynov.PublishedModels;
import org.latentclr.weights.Checkpoint;
import org.latentclr.weights.NamedArray;

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

    /** The edits; their tensors belong to the current scope. */
    public CodeEdits open(OpenedGenerator opened) {
        Generator g = opened.generator();
        return switch (config) {
            case TrainConfig c -> latentClr(c, opened);
            case ContraFeatConfig c -> contraFeat(g);
            case DecompositionConfig c -> decomposition(c, g);
            case VoynovConfig c -> voynov(c, g);
        };
    }

    private CodeEdits latentClr(TrainConfig c, OpenedGenerator opened) {
        FeatureTap tap = Setup.tap(opened, c.feedLayers());
        DirectionModel model = TrainedDirections
                .read(folder.resolve(Trainer.FINAL), c.model(), c.projector().normalize(), tap).model();
        return new Edits(model.directions(), opened.space(),
                (codes, k, t) -> tap.latents(codes, model.edit(codes, k, t)));
    }

    /** The constant edits that a finished training writes beside its parameters. */
    private CodeEdits contraFeat(Generator g) {
        Path file = folder.resolve(NavigatorTrainer.FINAL);
        Map<String, NamedArray> all = Checkpoint.read(file).tensors();
        NamedArray a = all.get("edits.attention");
        NamedArray d = all.get("edits.directions");
        if (a == null || d == null)
            throw new UserError("run " + folder + ": expected edits that are the same for all codes in " + file
                    + ", found none; retrain it");
        Tensor attention = Tensor.of(g.backend(), a.toFloats(), (int) a.size(1), (int) a.size(2), 1);
        Tensor directions = Tensor.of(g.backend(), d.toFloats(), (int) d.size(1), 1, (int) d.size(2));
        return CodeEdits.constant(attention.mul(directions));
    }

    private CodeEdits decomposition(DecompositionConfig c, Generator g) {
        int w = g.wSize();
        double[][] rows = c.method() == Training.Method.GANSPACE
                ? GanSpaceFile.read(folder.resolve(DecompositionRun.COMPONENTS)).components().components()
                : rows(Checkpoint.read(folder.resolve(DecompositionRun.DIRECTIONS)).tensor("directions").toDoubles(),
                        w);
        int layers = g.latentCount();
        List<Integer> edited = c.editLayers()
                .map(ends -> IntStream.rangeClosed(ends.getFirst(), ends.getLast()).boxed().toList())
                .or(() -> c.factorLayers().map(l -> Sefa.of((StyleGan2) g, l).codes()))
                .orElseGet(() -> IntStream.range(0, layers).boxed().toList());
        return CodeEdits.constant(delta(g, Arrays.copyOf(rows, c.k()), edited));
    }

    private static double[][] rows(double[] flat, int width) {
        return IntStream.range(0, flat.length / width)
                .mapToObj(i -> Arrays.copyOfRange(flat, i * width, (i + 1) * width)).toArray(double[][]::new);
    }

    /** Rows of root mean square 1 on the edited layers, [K,L,w]. */
    static Tensor delta(Generator g, double[][] rows, List<Integer> edited) {
        int layers = g.latentCount();
        int w = g.wSize();
        double[] d = new double[rows.length * layers * w];
        for (int k = 0; k < rows.length; k++) {
            double rms = Math.sqrt(Arrays.stream(rows[k]).map(v -> v * v).sum() / w);
            for (int l : edited) for (int i = 0; i < w; i++) d[(k * layers + l) * w + i] = rows[k][i] / rms;
        }
        return Tensor.of(g.backend(), d, rows.length, layers, w);
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
        double[][] rows = new double[count][g.wSize()];
        var stream = new org.latentclr.engine.random.RandomStream(seed, 0);
        for (double[] row : rows) for (int i = 0; i < row.length; i++) row[i] = stream.nextNormal();
        return CodeEdits.constant(delta(g, rows, IntStream.range(0, g.latentCount()).boxed().toList()));
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
