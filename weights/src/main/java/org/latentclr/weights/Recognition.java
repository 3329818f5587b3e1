package org.latentclr.weights;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Tells from names and shapes what network or checkpoint a file holds. */
final class Recognition {
    /** A kind in words with the facts that the content implies. */
    record Finding(String kind, Map<String, String> facts) {
        static Finding of(String kind) {
            return new Finding(kind, new LinkedHashMap<>());
        }

        Finding with(String name, Object value) {
            facts.put(name, String.valueOf(value));
            return this;
        }
    }

    private final Checkpoint checkpoint;
    private final Map<String, NamedArray> tensors;

    Recognition(Checkpoint checkpoint, Map<String, NamedArray> tensors) {
        this.checkpoint = checkpoint;
        this.tensors = tensors;
    }

    Finding find() {
        return Stream.<Supplier<Optional<Finding>>>of(this::trainer, this::voynov, this::contraFeat, this::styleGan2,
                this::tensorFlowEra, this::styleGan1, this::bigGanDeep, this::bigGan, this::progGan, this::snGan,
                this::lpips, this::alexNet, this::bvlcAlexNet, this::shiftPredictor, this::ganSpace,
                this::sefa, this::network)
                .map(Supplier::get).flatMap(Optional::stream).findFirst().orElseGet(() -> Finding.of("unknown"));
    }

    private Optional<Finding> trainer() {
        boolean whole = Stream.of("model", "projector", "optimizer", "scheduler").allMatch(checkpoint::has);
        String prefix = whole ? "model." : has("model.params") || has("model.nets.0.linear_1.weight") ? "model." : "";
        NamedArray global = tensors.get(prefix + "params");
        NamedArray first = tensors.get(prefix + "nets.0.linear_1.weight");
        boolean globalModel = global != null && global.rank() == 2;
        if (!globalModel && (first == null || first.rank() != 2)) {
            return Optional.empty();
        }
        Finding finding = Finding.of(whole ? "LatentCLR trainer checkpoint" : "LatentCLR direction model");
        checkpoint.value("iteration").ifPresent(value -> finding.with("iteration", value));
        int depth = globalModel ? 0 : layers(prefix + "nets.0.linear_");
        finding.with("directions K", globalModel ? global.size(0) : countNets(prefix));
        finding.with("latent size", globalModel ? global.size(1) : first.size(1));
        finding.with("model", globalModel ? "global" : depth == 1 ? "linear (or nonlinear with depth 1)" : "nonlinear");
        if (depth > 0) {
            finding.with("depth", depth);
        }
        return Optional.of(projector(finding));
    }

    private Finding projector(Finding finding) {
        for (String net : List.of("projector.net.linear_", "projector.Projector.linear_")) {
            int depth = layers(net);
            if (depth > 0) {
                return finding.with("projector", (depth == 1 ? "linear, " : "nonlinear of depth " + depth + ", ")
                        + size(net + "1.weight", 1) + " to " + size(net + depth + ".weight", 0));
            }
        }
        return checkpoint.has("projector") ? finding.with("projector", "identity") : finding;
    }

    private int layers(String prefix) {
        return (int) IntStream.iterate(1, i -> has(prefix + i + ".weight"), i -> i + 1).count();
    }

    private long countNets(String prefix) {
        return IntStream.iterate(0, i -> has(prefix + "nets." + i + ".linear_1.weight"), i -> i + 1).count();
    }

    private Optional<Finding> voynov() {
        if (!checkpoint.has("deformator") && !startWith("deformator.")) {
            return Optional.empty();
        }
        Finding finding = Finding.of("Voynov & Babenko checkpoint (deformator and shift predictor)");
        checkpoint.value("step").ifPresent(step -> finding.with("step", step));
        tensors.values().stream().filter(array -> array.name().startsWith("deformator.") && array.rank() == 2)
                .findFirst().ifPresent(array -> finding.with("deformator matrix",
                        array.name().substring(11) + " " + Arrays.toString(array.shape())));
        return Optional.of(finding);
    }

    private Optional<Finding> contraFeat() {
        if (!(checkpoint.value("M").orElse(null) instanceof PickledObject navigator)) {
            boolean own = startWith("M.nav_net.") || startWith("M.att_net.") || has("edits.directions");
            return own ? Optional.of(edits()) : Optional.empty();
        }
        Finding finding = Finding.of("ContraFeat snapshot").with("navigator", navigator.className());
        for (String name : List.of("nv_dim", "num_ws", "w_dim", "att_layers")) {
            navigator.module("att_net").flatMap(net -> net.attribute(name)).or(() -> navigator.attribute(name))
                    .ifPresent(value -> finding.with(name, value));
        }
        return Optional.of(finding);
    }

    /** A checkpoint of this program. */
    private Finding edits() {
        Finding finding = Finding.of("ContraFeat checkpoint (edits of W+ codes)");
        if (has("edits.directions"))
            finding.with("directions", size("edits.directions", 1)).with("layers", size("edits.attention", 2))
                    .with("width", size("edits.directions", 2));
        else
            finding.with("directions", "made by networks of the code");
        if (has("M.mem_dimgs")) finding.with("prototypes", Arrays.toString(tensors.get("M.mem_dimgs").shape()));
        return finding;
    }

    private Optional<Finding> sefa() {
        return has("directions") && has("eigenvalues")
                ? Optional.of(Finding.of("SeFa directions").with("directions", size("directions", 0)).with("width",
                        size("directions", 1)))
                : Optional.empty();
    }

    private Optional<Finding> styleGan2() {
        return StyleGan2File.find(checkpoint).map(found -> {
            StyleGan2Architecture net = found.architecture();
            boolean renamed = !found.report().transformed().isEmpty();
            Finding finding = Finding.of("StyleGAN2 generator, " + (renamed ? "rosinality" : "NVIDIA") + " naming");
            networks().ifPresent(names -> finding.with("networks", names));
            finding.with("resolution", net.resolution()).with("z, w, c",
                    net.zDim() + ", " + net.wDim() + ", " + net.cDim());
            finding.with("mapping layers", net.mappingLayers()).with("W codes", net.numWs());
            finding.with("channels", net.channels().stream().map(String::valueOf).collect(Collectors.joining(" ")));
            finding.with("architecture", net.architecture().option());
            finding.with("conv clamp",
                    net.convClamp().isPresent() ? String.valueOf(net.convClamp().getAsDouble()) : "none");
            finding.with("fp16 resolutions", net.numFp16Res());
            return renamed ? finding.with("renaming", found.report().summary()) : finding;
        });
    }

    private Optional<Finding> tensorFlowEra() {
        boolean old = checkpoint.root() instanceof List<?> list && list.stream().anyMatch(
                item -> item instanceof PickledObject object && object.className().startsWith("dnnlib.tflib"));
        return old
                ? Optional.of(Finding.of("network of the TensorFlow era; convert it with NVIDIA's legacy.py"))
                : Optional.empty();
    }

    private Optional<Finding> styleGan1() {
        return firstContaining("g_synthesis.blocks.", "const").map(array -> {
            long blocks = tensors.keySet().stream().filter(name -> name.contains("g_synthesis.blocks."))
                    .map(name -> name.replaceAll(".*g_synthesis\\.blocks\\.([^.]+)\\..*", "$1")).distinct().count();
            return Finding.of("StyleGAN1 generator").with("resolution", 2L << blocks).with("channels at 4",
                    array.size(1));
        });
    }

    private Optional<Finding> bigGanDeep() {
        if (!has("generator.gen_z.weight_orig") || !has("embeddings.weight")) {
            return Optional.empty();
        }
        long embedding = size("embeddings.weight", 0);
        Set<String> layers = tensors.keySet().stream().filter(name -> name.startsWith("generator.layers."))
                .map(name -> name.split("\\.")[2]).collect(Collectors.toSet());
        Optional<String> attention = tensors.keySet().stream()
                .filter(name -> name.matches("generator\\.layers\\.\\d+\\.gamma")).findFirst()
                .map(name -> name.split("\\.")[2]);
        return Optional.of(Finding.of("BigGAN-deep generator (Hugging Face)").with("classes",
                size("embeddings.weight", 1)).with("latent size", size("generator.gen_z.weight_orig", 1) - embedding)
                .with("class embedding", embedding)
                .with("layers", layers.size()).with("attention at", attention.orElse("none")));
    }

    private Optional<Finding> bigGan() {
        if (!has("shared.weight") || !has("linear.weight") || !has("blocks.0.0.conv1.weight")) {
            return Optional.empty();
        }
        long blocks = IntStream.iterate(0, i -> has("blocks." + i + ".0.conv1.weight"), i -> i + 1).count();
        long chunk = size("linear.weight", 1);
        return Optional.of(Finding.of("BigGAN generator (hierarchical latent)")
                .with("classes", size("shared.weight", 0)).with("class embedding", size("shared.weight", 1))
                .with("resolution", 4L << blocks).with("latent size", chunk * (blocks + 1)));
    }

    private Optional<Finding> progGan() {
        if (!has("features.0.wscale.scale") || !has("output.conv.weight")) {
            return Optional.empty();
        }
        long layers = IntStream.iterate(0, i -> has("features." + i + ".conv.weight"), i -> i + 1).count();
        return Optional.of(Finding.of("ProgGAN generator").with("latent size", size("features.0.conv.weight", 1))
                .with("resolution", 4L << (layers / 2 - 1)).with("layers", layers));
    }

    private Optional<Finding> snGan() {
        if (!has("model.0.weight") || !has("model.2.conv1.weight")) {
            return Optional.empty();
        }
        long blocks = IntStream.iterate(2, i -> has("model." + i + ".conv1.weight"), i -> i + 1).count();
        return Optional.of(Finding.of("SNGAN generator").with("latent size", size("model.0.weight", 1))
                .with("resolution", 4L << blocks).with("channels",
                        IntStream.range(2, 2 + (int) blocks)
                                .mapToObj(i -> size("model." + i + ".conv1.weight", 1) + " ")
                                .collect(Collectors.joining()) + size("model." + (1 + blocks) + ".conv1.weight", 0)));
    }

    private Optional<Finding> lpips() {
        boolean lpips = has("lin0.model.1.weight") && has("lin4.model.1.weight");
        return lpips
                ? Optional.of(Finding.of("LPIPS heads").with("channels", channels("lin%d.model.1.weight", 1, 0, 1)))
                : Optional.empty();
    }

    private Optional<Finding> alexNet() {
        boolean all = Stream.of(0, 3, 6, 8, 10).allMatch(i -> has("features." + i + ".weight"));
        return all && tensors.get("features.0.weight").rank() == 4 && size("features.0.weight", 2) == 11
                ? Optional.of(Finding.of("AlexNet features (torchvision)").with("channels",
                        Stream.of(0, 3, 6, 8, 10).map(i -> size("features." + i + ".weight", 0) + "")
                                .collect(Collectors.joining(" "))))
                : Optional.empty();
    }

    private Optional<Finding> bvlcAlexNet() {
        boolean all = IntStream.rangeClosed(1, 5).allMatch(i -> has("conv" + i + ".weight"));
        return all && tensors.get("conv1.weight").rank() == 4 && size("conv1.weight", 2) == 11
                ? Optional.of(Finding.of("AlexNet convolutions (BVLC, Caffe layout)").with("channels",
                        channels("conv%d.weight", 0, 1, 1)))
                : Optional.empty();
    }

    private Optional<Finding> shiftPredictor() {
        boolean leNet = has("convnet.0.weight") && has("fc_logits.0.weight");
        boolean resNet = has("features_extractor.conv1.weight") && has("type_estimator.weight");
        return leNet || resNet
                ? Optional.of(Finding.of("Voynov & Babenko shift predictor (" + (leNet ? "LeNet" : "ResNet-18") + ")")
                        .with("directions", leNet ? size("fc_logits.3.weight", 0) : size("type_estimator.weight", 0)))
                : Optional.empty();
    }

    private Optional<Finding> ganSpace() {
        if (!has("act_comp") || !has("lat_comp")) {
            return Optional.empty();
        }
        return Optional.of(Finding.of("GANSpace components").with("components", size("lat_comp", 0))
                .with("latent shape", Arrays.toString(tensors.get("lat_comp").shape())));
    }

    /** Any other pickled network. */
    private Optional<Finding> network() {
        if (checkpoint.root() instanceof NamedArray array) {
            return Optional.of(Finding.of("one array").with("shape", Arrays.toString(array.shape())));
        }
        if (checkpoint.root() instanceof PickledObject object) {
            return Optional.of(Finding.of("pickled object of class " + object.className()));
        }
        return networks().map(names -> Finding.of("pickled networks").with("networks", names));
    }

    private Optional<String> networks() {
        String names = checkpoint.map().entrySet().stream()
                .filter(e -> e.getValue() instanceof PickledObject object && object.isModule())
                .map(e -> e.getKey() + " (" + ((PickledObject) e.getValue()).className() + ")")
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? Optional.empty() : Optional.of(names);
    }

    private String channels(String pattern, int axis, int first, int step) {
        return IntStream.iterate(first, i -> has(String.format(pattern, i)), i -> i + step)
                .mapToObj(i -> String.valueOf(size(String.format(pattern, i), axis))).collect(Collectors.joining(" "));
    }

    private boolean has(String name) {
        return tensors.containsKey(name);
    }

    private boolean startWith(String prefix) {
        return tensors.keySet().stream().anyMatch(name -> name.startsWith(prefix));
    }

    private Optional<NamedArray> firstContaining(String part, String end) {
        return tensors.values().stream()
                .filter(array -> array.name().contains(part) && array.name().endsWith(end) && array.rank() > 1)
                .findFirst();
    }

    private long size(String name, int axis) {
        NamedArray array = tensors.get(name);
        return array != null && axis < array.rank() ? array.size(axis) : 0;
    }
}
