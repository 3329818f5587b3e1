package org.latentclr.golden.contrafeat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.latentclr.contrafeat.CodeNet.Reading;
import org.latentclr.contrafeat.ConditionalAttention;
import org.latentclr.contrafeat.ConditionalDirections;
import org.latentclr.contrafeat.CumulativeAttention;
import org.latentclr.contrafeat.DirectionHead;
import org.latentclr.contrafeat.FreeDirections;
import org.latentclr.contrafeat.GivenDirections;
import org.latentclr.contrafeat.GroupedDirections;
import org.latentclr.contrafeat.LayerAttention;
import org.latentclr.contrafeat.LogitAttention;
import org.latentclr.contrafeat.Navigator;
import org.latentclr.contrafeat.SubspaceDirections;
import org.latentclr.contrafeat.UniformAttention;
import org.latentclr.engine.Backend;
import org.latentclr.engine.Tensor;
import org.latentclr.golden.GoldenFile;
import org.latentclr.nn.Initializer;
import org.latentclr.nn.Module;
import org.latentclr.nn.Parameter;

/**
 * Navigators as a golden file describes them.
 *
 * @param directions K
 * @param layers L
 * @param width w
 */
record Heads(Backend device, int directions, int layers, int width) {
    private Initializer init() {
        return Initializer.undefined(device);
    }

    LayerAttention attention(String type, Options o) {
        int a = o.whole("att_layers", layers);
        int g = o.whole("filter_size", 0);
        double std = o.number("filter_std", 1);
        int hidden = o.whole("att_fc_layers", 1);
        int middle = o.whole("middle_feat", 128);
        return switch (type) {
            case "none" -> new UniformAttention(init(), directions, layers, a);
            case "fixed" -> new LogitAttention(init(), directions, layers, a, 1, g, std);
            case "fixedT" -> new LogitAttention(init(), directions, layers, a, o.number("temp", 1), 0, 1);
            case "fixedCM" -> new CumulativeAttention(init(), directions, layers, a);
            case "ada1w" -> new ConditionalAttention(init(), directions, layers, a, width, Reading.MEAN, hidden, middle,
                    g, std);
            case "adaALLw" -> new ConditionalAttention(init(), directions, layers, a, width, Reading.ALL, hidden,
                    middle, g, std);
            default -> throw new IllegalStateException("attention '" + type + "' is not known");
        };
    }

    /**
     * @param components [w,q]
     * @param sefa vectors in rows
     */
    DirectionHead head(String type, Options o, Tensor components, Tensor sefa) {
        int hidden = o.whole("nav_fc_layers", 1);
        int middle = o.whole("middle_feat", 128);
        return switch (type) {
            case "fixed" -> new FreeDirections(init(), directions, width);
            case "fixedE" -> new SubspaceDirections(init(), directions, components, o.whole("n_eigen", 100));
            case "fixedES" -> new GroupedDirections(init(), components, o.wholes("nv_sep_ls"),
                    o.wholes("eigen_sep_ls"));
            case "pca", "pcaES" ->
                new GivenDirections(components.transpose(0, 1).contiguous(), directions, o.whole("ndup", 1));
            case "sefa", "sefaES" -> new GivenDirections(sefa, directions, o.whole("ndup", 1));
            case "ada1w" -> new ConditionalDirections(init(), directions, layers, width, Reading.MEAN, hidden, middle,
                    Optional.empty());
            case "adaALLw" -> new ConditionalDirections(init(), directions, layers, width, Reading.ALL, hidden, middle,
                    Optional.empty());
            case "adaALLwE" -> new ConditionalDirections(init(), directions, layers, width, Reading.ALL, hidden, middle,
                    Optional.of(components.slice(1, 0, o.whole("n_eigen", 100))));
            default -> throw new IllegalStateException("directions '" + type + "' are not known");
        };
    }

    /**
     * The navigator whose state a file has under a prefix: attention {@code fixed} and directions {@code fixedE} where it has logits,
     * {@code adaALLw} both where it has networks. Its sizes are those of the stored tensors.
     */
    Navigator stored(GoldenFile file, String prefix, Tensor components) {
        String logits = prefix + "att_net.att_logits";
        String filter = prefix + "att_net.filter.weight";
        Map<String, Object> att = new HashMap<>();
        Map<String, Object> nav = new HashMap<>();
        att.put("filter_size", file.has(filter) ? file.shape(filter).dim(2) : 0);
        boolean constant = file.has(logits);
        if (constant) {
            att.put("att_layers", file.shape(logits).dim(1));
            nav.put("n_eigen", file.shape(prefix + "nav_net.nav_logits").dim(1));
        } else {
            att.put("att_layers", network(file, prefix + "att_net.net.", att, "att_fc_layers") / directions);
            network(file, prefix + "nav_net.net.", nav, "nav_fc_layers");
        }
        Navigator n = new Navigator(attention(constant ? "fixed" : "adaALLw", new Options(att)),
                head(constant ? "fixedE" : "adaALLw", new Options(nav), components, Tensor.zeros(device, 1, 1)));
        load(file, n, prefix, device);
        return n;
    }

    /** Notes the hidden layers of a stored network and their width; the width of its answer. */
    private static int network(GoldenFile file, String prefix, Map<String, Object> options, String hidden) {
        int last = 0;
        while (file.has(prefix + (last + 1) + ".bias")) last++;
        options.put(hidden, last);
        options.put("middle_feat", file.shape(prefix + "0.bias").size());
        return file.shape(prefix + last + ".bias").size();
    }

    /** Gives a module the state that the file has under a prefix; what the file leaves out keeps its value. */
    static void load(GoldenFile file, Module module, String prefix, Backend device) {
        for (Map.Entry<String, Parameter> e : module.state().entrySet())
            if (file.has(prefix + e.getKey())) e.getValue().assign(file.tensor(device, prefix + e.getKey()));
            else if (!e.getKey().endsWith(".filter.weight") && !e.getKey().equals("att_net.att_logits"))
                file.require(prefix + e.getKey(), false, "the file has no such tensor");
    }
}
