package org.latentclr.golden.lclr;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.engine.Backend;
import org.latentclr.golden.GoldenFile;
import org.latentclr.lclr.Alpha;
import org.latentclr.lclr.Chunking;
import org.latentclr.lclr.Contrast;
import org.latentclr.lclr.ContrastiveLoss;
import org.latentclr.lclr.DirectionModel;
import org.latentclr.lclr.FeatureDivergence;
import org.latentclr.lclr.FeatureTap;
import org.latentclr.lclr.LatentSource;
import org.latentclr.lclr.Projector;
import org.latentclr.lclr.Published;
import org.latentclr.lclr.Trainer;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.optim.LearningRate;
import org.latentclr.nn.optim.Optimizer;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.NamedArray;

/** A training run as a {@code trajectory} file describes it: generator, start values, options, and its recorded codes. */
record Replay(Contrast contrast, Trainer trainer) {
    static Replay of(GoldenFile file, Backend device) {
        Map<String, Object> o = file.json("config");
        StyleGan2 stored = StyleGan2.open(file.root().resolve(base(file) + Options.text(o, "generator"))
                .resolve("stylegan2.pt"), device);
        StyleGan2 tool = stored.with(Noise.torch(device, stored.imageSize(), 0));
        LatentSpace space = Options.flag(o, "use_w", true) ? LatentSpace.W : LatentSpace.Z;
        Optional<List<Integer>> feed = Optional.of(Options.wholes(o, "feed_layers")).filter(l -> !l.isEmpty());
        FeatureTap tap = new FeatureTap(tool, space, Options.text(o, "feature_layer"), feed);
        DirectionModel model = Published.model(file.path(), start(file, "init.model."), device,
                Alpha.constant(Options.number(o, "alpha")), true);
        Projector projector = Published.projector(file.path(), start(file, "init.projector."), device, true);
        Map<String, Object> loss = Options.map(o, "loss");
        ContrastiveLoss contrastive = new ContrastiveLoss(Options.number(loss, "temp"),
                Options.flag(loss, "abs", true), Options.text(loss, "reduce").equals("mean")
                        ? ContrastiveLoss.Reduction.MEAN
                        : ContrastiveLoss.Reduction.SUM,
                false);
        Contrast contrast = new Contrast(tap, model, projector, FeatureDivergence.REFERENCE, contrastive);
        return new Replay(contrast, trainer(file, o, contrast));
    }

    private static Trainer trainer(GoldenFile file, Map<String, Object> o, Contrast contrast) {
        Optimizer optimizer = Options.optimizer(Trainer.parameters(contrast, true), Options.text(o, "optimizer"),
                Options.map(o, "opt_kwargs"));
        LearningRate schedule = Options.multiStep(Options.map(o, "scheduler"), optimizer.learningRate());
        Optional<Double> clip = o.get("grad_clip") == null
                ? Optional.empty()
                : Optional.of(Options.number(o, "grad_clip"));
        int steps = Options.whole(o, "steps");
        int[] step = {0};
        LatentSource recorded = (n, random) -> file.tensor(contrast.tap().generator().backend(),
                "step" + ++step[0] + ".z");
        return new Trainer(contrast, optimizer, schedule, new Trainer.Settings(Options.whole(o, "batch"), steps, steps,
                1, clip, true, 0, Optional.<Path>empty(), Chunking.automatic(contrast.tap().generator().backend())),
                recorded);
    }

    /** The part of the file's path that stands before the folder of the method, for golden data inside a folder. */
    private static String base(GoldenFile file) {
        return file.name().substring(0, file.name().indexOf("latentclr/"));
    }

    private static Map<String, NamedArray> start(GoldenFile file, String prefix) {
        Map<String, NamedArray> state = new LinkedHashMap<>();
        for (String t : file.names())
            if (t.startsWith(prefix)) state.put(t.substring(prefix.length()), file.stored(t));
        return state;
    }
}
