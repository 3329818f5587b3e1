package org.latentclr.golden.contrafeat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.latentclr.contrafeat.BaseCodes;
import org.latentclr.contrafeat.Groups;
import org.latentclr.contrafeat.InformativeSubspace;
import org.latentclr.contrafeat.LatentClrStep;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.PairLoss;
import org.latentclr.contrafeat.PairStep;
import org.latentclr.contrafeat.PrototypeLoss;
import org.latentclr.contrafeat.PrototypeStep;
import org.latentclr.contrafeat.Prototypes;
import org.latentclr.contrafeat.Step;
import org.latentclr.contrafeat.StepSize;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Shape;
import org.latentclr.engine.Tensor;
import org.latentclr.engine.op.Concat;
import org.latentclr.golden.Formula;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.features.AlexNet;
import org.latentclr.nn.features.AlexNetLayout;
import org.latentclr.nn.features.FeatureExtractor;
import org.latentclr.nn.generator.Generator;
import org.latentclr.nn.generator.LatentSpace;
import org.latentclr.nn.generator.Latents;
import org.latentclr.nn.stylegan2.Noise;
import org.latentclr.nn.stylegan2.StyleGan2;
import org.latentclr.weights.Json;

/**
 * What a trajectory file trains: the navigator in its first state and one round of the variant.
 *
 * @param options of the whole case
 */
record Trained(Options options, Generator generator, Navigator navigator, Step<?> step) {
    private static final String NOISE = "noise_formula_seeds_and_shapes (value 1.75*s; in call order)";
    private static final double NOISE_SCALE = 1.75;

    static Trained of(GoldenFile file, StyleGan2 g) {
        Options o = Options.of(Json.parse(file.text("case")));
        Generator generator = file.hasText(NOISE) ? g.with(noise(file, g.backend())) : g;
        Navigator n = navigator(file, o, g.backend());
        return new Trained(o, generator, n, step(file, o, n, g.backend()));
    }

    /** The pictures of a round; LatCLR-Att makes none, and the published code reports the image at its last block. */
    Tensor pictures(Step.Result r) {
        if (!(step instanceof LatentClrStep s)) return r.images();
        String last = s.layers().get(s.layers().size() - 1);
        return generator.features(Latents.perLayer(LatentSpace.W, r.codes()), last.replace(".x", ".img"));
    }

    /** The published code draws noise for each chunk of the batch; each layer's chunks follow one another. */
    private static Noise noise(GoldenFile file, Backend device) {
        List<?> calls = Json.asArray(Json.parse(file.text(NOISE)), "noise");
        List<Tensor> maps = new ArrayList<>();
        int layers = 0;
        for (Object call : calls) {
            List<?> seedAndShape = Json.asArray(call, "noise call");
            int[] shape = Formula.dims(seedAndShape.get(1));
            if (shape[2] == 4 && !maps.isEmpty() && layers == 0) layers = maps.size();
            maps.add(Formula.input(device, Json.asLong(seedAndShape.get(0), "seed"), shape).mul(NOISE_SCALE));
        }
        if (layers == 0) layers = maps.size();
        List<Tensor> joined = new ArrayList<>();
        for (int l = 0; l < layers; l++) {
            List<Tensor> chunks = new ArrayList<>();
            for (int i = l; i < maps.size(); i += layers) chunks.add(maps.get(i));
            joined.add(Concat.apply(0, chunks.toArray(Tensor[]::new)));
        }
        return new Noise.Given(joined);
    }

    private static Navigator navigator(GoldenFile file, Options o, Backend device) {
        int layers = Integer.parseInt(file.text("num_ws"));
        Heads heads = new Heads(device, Integer.parseInt(file.text("nv_dim")), layers,
                Integer.parseInt(file.text("w_dim")));
        Options att = o.has("att_kwargs")
                ? o.at("att_kwargs")
                : Options.of(Map.of("att_layers", file.hasText("A") ? Integer.parseInt(file.text("A")) : layers));
        Map<String, Object> nav = new HashMap<>(o.at("loss").map());
        nav.putAll(o.at("nav_kwargs").map());
        nav.putIfAbsent("n_eigen", Json.parse(file.text("n_eigen")));
        Tensor v = file.has("v_mat") ? file.tensor(device, "v_mat") : Tensor.zeros(device, 1, 1);
        var attention = heads.attention(o.text("att", ""), att);
        var head = heads.head(o.text("nav", ""), new Options(nav), v, Tensor.zeros(device, 1, 1));
        String pictures = "step0.M.mem_dimgs";
        Navigator n;
        if (file.has(pictures)) {
            Shape s = file.shape(pictures);
            n = new Navigator(attention, head, Initializer.undefined(device), s.dim(1), s.dim(2));
        } else {
            n = new Navigator(attention, head);
        }
        Heads.load(file, n, "step0.M.", device);
        return n;
    }

    private static Step<?> step(GoldenFile file, Options o, Navigator n, Backend device) {
        Options l = o.at("loss");
        int k = n.directions();
        int b = o.whole("b", 4);
        BaseCodes codes = new BaseCodes(l.whole("n_colors", 2));
        double lambda = l.number("div_lamb", 0);
        StepSize size = size(file, l, device);
        Groups groups = groups(o, k);
        Groups ofDiversity = l.flag("contrast_mat_in_div", false) ? groups : Groups.one(k);
        if (l.has("xent_lamb"))
            return new LatentClrStep(n, LatentClrStep.FIRST_BLOCKS, LatentClrStep.loss(l.number("xent_temp", 0.5)),
                    codes,
                    size, b, l.number("xent_lamb", 1), lambda);
        AlexNet net = AlexNet.formula(AlexNetLayout.TORCHVISION, Long.parseLong(file.text("alex_weight_seed")), device);
        FeatureExtractor sensor = o.flag("no_spatial", false) ? net.pooled() : net;
        if (!l.has("memcontrast_lamb"))
            return new PairStep(n, sensor, new PairLoss(LossOptions.pairs(l)), codes, size, b,
                    l.number("contrast_lamb", 1), lambda, groups, ofDiversity);
        Prototypes pictures = new Prototypes(l.flag("limit_mem_dimgs", true), l.flag("use_mirror_symmetry", false));
        return new PrototypeStep(n, sensor, prototypes(l, groups), pictures, codes, size, b,
                l.number("memcontrast_lamb", 1), l.number("memdiv_lamb", 0), prototypes(l, ofDiversity), lambda,
                ofDiversity);
    }

    private static PrototypeLoss prototypes(Options l, Groups groups) {
        return new PrototypeLoss(LossOptions.mask(l), l.number("pos_lamb", 1), l.number("neg_lamb", 1),
                LossOptions.stages(l), groups);
    }

    /** Directions of kind fixedES are contrasted within their groups where the options say so. */
    private static Groups groups(Options o, int directions) {
        Options l = o.at("loss");
        boolean grouped = o.text("nav", "").endsWith("ES") && l.flag("contrast_mat_in_loss", false);
        return grouped
                ? new Groups((l.has("nv_sep_ls") ? l : o.at("nav_kwargs")).wholes("nv_sep_ls"))
                : Groups.one(directions);
    }

    private static StepSize size(GoldenFile file, Options l, Backend device) {
        StepSize.Kind kind = !l.flag("use_dynamic_scale", true)
                ? StepSize.Kind.CONSTANT
                : l.flag("use_uniform", true) ? StepSize.Kind.UNIFORM : StepSize.Kind.NORMAL;
        Optional<InformativeSubspace> subspace = file.has("v_mat_full")
                ? Optional.of(new InformativeSubspace(file.tensor(device, "w_avg"), file.tensor(device, "v_mat_full"),
                        file.tensor(device, "s_values_normed")))
                : Optional.empty();
        return new StepSize(kind, l.number("var_sample_scale", 1), l.number("var_sample_mean", 0), subspace,
                l.flag("use_pca_scale", false), l.flag("use_pca_sign", false));
    }
}
